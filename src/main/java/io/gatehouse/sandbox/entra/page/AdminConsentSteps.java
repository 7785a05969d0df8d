package io.gatehouse.sandbox.entra.page;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import io.gatehouse.sandbox.entra.consent.Catalogue;
import io.gatehouse.sandbox.entra.consent.Consent;
import io.gatehouse.sandbox.entra.consent.Consents;
import io.gatehouse.sandbox.entra.consent.Wanted;
import io.gatehouse.sandbox.entra.request.Answers;
import io.gatehouse.sandbox.entra.request.Authority;
import io.gatehouse.sandbox.entra.request.AuthorizeRequest;
import io.gatehouse.sandbox.entra.request.Place;
import io.gatehouse.sandbox.entra.request.ReplyTo;
import io.gatehouse.sandbox.entra.request.ResponseMode;
import io.gatehouse.sandbox.entra.request.Scopes;
import io.gatehouse.sandbox.entra.session.SignIns;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Admin consent once the account is known: only an administrator gets further, and grants for everybody. */
@Component
class AdminConsentSteps {

    private final World world;
    private final Catalogue catalogue;
    private final Consents consents;
    private final SignIns signIns;
    private final Pages pages;

    AdminConsentSteps(World world, Catalogue catalogue, Consents consents, SignIns signIns, Pages pages) {
        this.world = world;
        this.catalogue = catalogue;
        this.consents = consents;
        this.signIns = signIns;
        this.pages = pages;
    }

    static boolean version2(Place place) {
        return place.path().endsWith("/v2.0/adminconsent");
    }

    /** v2 needs scopes and no common; {@code .default} and v1 mean the whole static list. */
    Wanted wanted(Place place, ReplyTo replyTo, Map<String, String> parameters) {
        Wanted everything = withSignIn(catalogue.required(replyTo.application()));
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
        boolean staticList = scopes.byResource().values().stream().anyMatch(values -> values.contains(Scopes.DEFAULT));
        return staticList ? everything : consents.wanted(replyTo.application(), scopes);
    }

    /** Whoever is let in at all can be signed in. */
    private static Wanted withSignIn(Wanted declared) {
        return declared.resources().isEmpty()
                ? Wanted.delegated(Map.of(SandboxFacts.GRAPH_APP_ID, Set.of("openid", "profile")))
                : declared;
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
            return pages.approvalNeeded(place, replyTo, person, wanted);
        }
        consents.requireResources(world.tenant(person.tenantId()).orElseThrow(), wanted);
        var consent = new Consent(signIns.ticket(place, person), wanted, false, true);
        return pages.consent(place, replyTo, person, consent);
    }

    ModelAndView accepted(Place place, ReplyTo replyTo, Person person, Map<String, String> parameters) {
        Wanted wanted = wanted(place, replyTo, parameters);
        if (!person.globalAdministrator()) {
            return pages.approvalNeeded(place, replyTo, person, wanted);
        }
        Tenant tenant = world.tenant(person.tenantId()).orElseThrow();
        consents.grant(tenant, replyTo.application(), wanted, null);
        consents.assign(tenant, replyTo.application(), wanted);
        var values = new LinkedHashMap<String, String>();
        values.put("admin_consent", "True");
        values.put("tenant", tenant.id());
        if (version2(place)) {
            values.put("scope", scope(wanted));
        }
        return Answers.send(replyTo, ResponseMode.QUERY, values);
    }

    private String scope(Wanted wanted) {
        var all = new LinkedHashSet<String>();
        wanted.permissions().forEach((resource, values) -> values.forEach(value -> all.add(name(resource) + value)));
        wanted.roles().forEach((resource, values) -> values.forEach(value -> all.add(name(resource) + value)));
        return String.join(" ", all);
    }

    private String name(String resource) {
        if (resource.equals(SandboxFacts.GRAPH_APP_ID)) {
            return "https://graph.microsoft.com/";
        }
        String uri = world.application(resource).stream()
                .flatMap(application -> application.api().identifierUris().stream())
                .findFirst()
                .orElse(resource);
        return uri.endsWith("/") ? uri : uri + "/";
    }
}
