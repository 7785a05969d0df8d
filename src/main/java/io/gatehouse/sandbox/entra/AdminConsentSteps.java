package io.gatehouse.sandbox.entra;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Admin consent once the account is known: only an administrator gets further, and grants for everybody. */
@Component
class AdminConsentSteps {

    /** Delegated permissions and app roles that are asked for. */
    record Wanted(Set<String> permissions, Set<String> roles) {}

    private final World world;
    private final Consents consents;
    private final SignIns signIns;
    private final Pages pages;

    AdminConsentSteps(World world, Consents consents, SignIns signIns, Pages pages) {
        this.world = world;
        this.consents = consents;
        this.signIns = signIns;
        this.pages = pages;
    }

    static boolean version2(Place place) {
        return place.path().endsWith("/v2.0/adminconsent");
    }

    /** v2 needs scopes and no common; {@code .default} and v1 mean the whole static list. */
    Wanted wanted(Place place, ReplyTo replyTo, Map<String, String> parameters) {
        var everything = new Wanted(
                consents.required(replyTo.application(), false), consents.required(replyTo.application(), true));
        if (!version2(place)) {
            return everything;
        }
        if (place.authority().segment().equals("common")) {
            throw Aadsts.failure(90013, "Invalid request. The request must include a 'response_type' parameter.");
        }
        String text = parameters.getOrDefault("scope", "");
        Scopes scopes = Scopes.parse(world, text, place.origin());
        if (scopes.empty()) {
            throw AuthorizeRequest.missing("scope");
        }
        if (scopes.asksDefault(SandboxFacts.GRAPH_APP_ID)) {
            return everything;
        }
        var permissions = new LinkedHashSet<>(scopes.of(SandboxFacts.GRAPH_APP_ID));
        permissions.addAll(scopes.openid());
        return new Wanted(permissions, Set.of());
    }

    ModelAndView proceed(Place place, ReplyTo replyTo, Person account, Map<String, String> parameters) {
        if (account.tenantId().equals(SandboxFacts.PERSONAL)) {
            throw new Authority.WrongAccount(
                    "You can't sign in here with a personal account. Use your work or school account instead.");
        }
        Person person = place.authority().admit(account);
        SignIns.refuseDisabled(person);
        AadstsException policy = SignIns.policy(person);
        if (policy != null) {
            return pages.blocked(place, replyTo, person, policy);
        }
        Wanted wanted = wanted(place, replyTo, parameters);
        if (!person.globalAdministrator()) {
            return pages.approvalNeeded(place, replyTo, person, wanted.permissions());
        }
        var consent = new Consent(signIns.ticket(place, person), wanted.permissions(), wanted.roles(), false, true);
        return pages.consent(place, replyTo, person, consent);
    }

    ModelAndView accepted(Place place, ReplyTo replyTo, Person person, Map<String, String> parameters) {
        Wanted wanted = wanted(place, replyTo, parameters);
        if (!person.globalAdministrator()) {
            return pages.approvalNeeded(place, replyTo, person, wanted.permissions());
        }
        Tenant tenant = world.tenant(person.tenantId()).orElseThrow();
        consents.grant(tenant, replyTo.application(), wanted.permissions(), null);
        consents.assign(tenant, replyTo.application(), wanted.roles());
        var values = new LinkedHashMap<String, String>();
        values.put("admin_consent", "True");
        values.put("tenant", tenant.id());
        if (version2(place)) {
            values.put("scope", scope(wanted));
        }
        return Answers.send(replyTo, ResponseMode.QUERY, values);
    }

    private static String scope(Wanted wanted) {
        var all = new LinkedHashSet<>(wanted.permissions());
        all.addAll(wanted.roles());
        return all.stream().map(value -> "https://graph.microsoft.com/" + value).collect(Collectors.joining(" "));
    }
}
