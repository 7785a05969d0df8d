package io.gatehouse.sandbox.desk;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Api;
import io.gatehouse.sandbox.Application.Password;
import io.gatehouse.sandbox.Application.Publisher;
import io.gatehouse.sandbox.Application.Web;
import io.gatehouse.sandbox.ApplicationDraft;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Plants into a registration the faults that people make when they set one up by hand. */
@Component
class Faults {

    /** One fault; SECRET_ID_PASTED changes nothing here, it names the id that somebody takes for the secret. */
    enum Fault {
        WRONG_AUDIENCE,
        MISSING_REDIRECT,
        HTTP_REDIRECT,
        IMPLICIT_ON,
        PUBLIC_CLIENT,
        MISSING_SCOPE,
        SECRET_24_MONTHS,
        SECRET_EXPIRED,
        SECRET_ID_PASTED,
        FOREIGN_OWNER,
        UNVERIFIED_PUBLISHER,
        MISSING_APP_ROLE
    }

    private static final String PLAIN_HTTP = "http://portal.example/authenticate/OAuth2Callback";

    private final World world;

    Faults(World world) {
        this.world = world;
    }

    /** Plants a fault; answers what there is to know about it, such as the id of a secret. */
    String plant(Fault fault, String appId) {
        return world.change(() -> {
            Application application = world.application(appId)
                    .orElseThrow(() -> new IllegalArgumentException("There is no application " + appId));
            String foreigner = fault == Fault.FOREIGN_OWNER ? foreigner(application.tenantId()) : "";
            Application faulty = application.with(draft -> apply(fault, draft, foreigner));
            world.save(faulty);
            return told(fault, application, faulty, foreigner);
        });
    }

    /** Its owner disables it for all tenants, or enables it again. */
    void disable(String appId, boolean disabled) {
        world.change(() -> world.save(world.application(appId)
                .orElseThrow(() -> new IllegalArgumentException("There is no application " + appId))
                .with(draft -> draft.disabledAt = disabled ? world.now() : null)));
    }

    private void apply(Fault fault, ApplicationDraft draft, String foreigner) {
        Web web = draft.web;
        Api api = draft.api;
        switch (fault) {
            case WRONG_AUDIENCE -> draft.signInAudience = "AzureADMyOrg";
            case MISSING_REDIRECT -> draft.web = redirects(web, without(web.redirectUris(), "OAuth2Callback"));
            case HTTP_REDIRECT -> draft.web = redirects(web, with(web.redirectUris(), PLAIN_HTTP));
            case IMPLICIT_ON -> draft.web = new Web(web.redirectUris(), web.logoutUrl(), true, true);
            case PUBLIC_CLIENT ->
                draft.api = new Api(
                        api.identifierUris(),
                        api.requestedAccessTokenVersion(),
                        api.groupMembershipClaims(),
                        api.optionalIdTokenClaims(),
                        true);
            case MISSING_SCOPE -> draft.required = draft.required.subList(0, Math.max(0, draft.required.size() - 1));
            case SECRET_24_MONTHS -> draft.passwords = living(draft.passwords, world.now(), Duration.ofDays(730));
            case SECRET_EXPIRED ->
                draft.passwords =
                        living(draft.passwords, world.now().minus(Duration.ofDays(181)), Duration.ofDays(180));
            case SECRET_ID_PASTED -> {}
            case FOREIGN_OWNER -> draft.owners = with(draft.owners, foreigner);
            case UNVERIFIED_PUBLISHER -> draft.publisher = new Publisher(draft.publisher.domain(), null, null);
            case MISSING_APP_ROLE -> draft.appRoles = draft.appRoles.subList(0, Math.max(0, draft.appRoles.size() - 1));
        }
    }

    private static String told(Fault fault, Application before, Application after, String foreigner) {
        return switch (fault) {
            case SECRET_ID_PASTED ->
                before.passwords().stream().map(Password::keyId).findFirst().orElse("");
            case MISSING_REDIRECT ->
                String.join(
                        " ", missing(before.web().redirectUris(), after.web().redirectUris()));
            case HTTP_REDIRECT -> PLAIN_HTTP;
            case MISSING_SCOPE ->
                before.required().isEmpty() ? "" : before.required().getLast().permissionId();
            case MISSING_APP_ROLE ->
                before.appRoles().isEmpty() ? "" : before.appRoles().getLast().value();
            case FOREIGN_OWNER -> foreigner;
            default -> before.appId();
        };
    }

    /** A guest whose account another organisation holds. */
    private String foreigner(String tenantId) {
        Tenant tenant = world.tenant(tenantId).orElseThrow();
        Person stranger = world.account(SandboxFacts.GUEST).orElseThrow();
        return tenant.people().values().stream()
                .filter(Person::guest)
                .filter(guest -> stranger.signInName().equals(guest.signInName()))
                .map(Person::id)
                .findFirst()
                .orElseGet(() -> invited(tenant, stranger));
    }

    private String invited(Tenant tenant, Person stranger) {
        var profile = stranger.profile();
        var guest = new Person(
                java.util.UUID.randomUUID().toString(),
                tenant.id(),
                new Person.Profile(
                        profile.displayName(),
                        null,
                        null,
                        stranger.signInName().replace('@', '_') + "#EXT#@"
                                + tenant.facts().domains().getLast(),
                        stranger.signInName(),
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        true,
                        "Guest",
                        world.now()),
                new Person.Access(Set.of(), stranger.tenantId(), Person.SignInRule.ALLOWED, null),
                0,
                null);
        return world.save(guest).id();
    }

    private static Web redirects(Web web, List<String> uris) {
        return new Web(uris, web.logoutUrl(), web.idTokens(), web.accessTokens());
    }

    private static List<Password> living(List<Password> passwords, Instant from, Duration life) {
        return passwords.stream()
                .map(each -> new Password(each.keyId(), each.displayName(), each.secretText(), from, from.plus(life)))
                .toList();
    }

    private static List<String> with(List<String> all, String one) {
        var more = new ArrayList<>(without(all, one));
        more.add(one);
        return List.copyOf(more);
    }

    private static List<String> without(List<String> all, String ending) {
        return all.stream().filter(each -> !each.endsWith(ending)).toList();
    }

    private static List<String> missing(List<String> before, List<String> after) {
        return before.stream().filter(each -> !after.contains(each)).toList();
    }
}
