package io.gatehouse.sandbox.entra.page;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import io.gatehouse.sandbox.entra.consent.Consent;
import io.gatehouse.sandbox.entra.consent.ConsentRequests;
import io.gatehouse.sandbox.entra.consent.Consents;
import io.gatehouse.sandbox.entra.consent.Wanted;
import io.gatehouse.sandbox.entra.key.TokenFactory;
import io.gatehouse.sandbox.entra.request.Answers;
import io.gatehouse.sandbox.entra.request.AuthorizeRequest;
import io.gatehouse.sandbox.entra.request.Place;
import io.gatehouse.sandbox.entra.session.Seal;
import io.gatehouse.sandbox.entra.session.SignIns;
import io.gatehouse.sandbox.entra.token.Code;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What follows once the account is known: policy, consent, and the answer with a code. */
@Component
class AuthorizeSteps {

    /** One request at one place. */
    record Context(Place place, AuthorizeRequest asked) {

        Application application() {
            return asked.replyTo().application();
        }
    }

    private final World world;
    private final Consents consents;
    private final SignIns signIns;
    private final Pages pages;
    private final TokenFactory tokens;
    private final Seal seal;
    private final ConsentRequests requests;

    AuthorizeSteps(
            World world,
            Consents consents,
            SignIns signIns,
            Pages pages,
            TokenFactory tokens,
            Seal seal,
            ConsentRequests requests) {
        this.world = world;
        this.consents = consents;
        this.signIns = signIns;
        this.pages = pages;
        this.tokens = tokens;
        this.seal = seal;
        this.requests = requests;
    }

    /** With {@code prompt=none}: a code, or an error; never a page. */
    ModelAndView silently(Context context, @Nullable Person account) {
        if (account == null) {
            throw Aadsts.failure(50058);
        }
        Person person = context.place().authority().admit(account);
        SignIns.refuseDisabled(person);
        AadstsException policy = SignIns.policy(person);
        if (policy != null) {
            throw new AuthorizeController.PolicyRedirect(policy);
        }
        if (!missing(context, person).nothing()) {
            throw Aadsts.failure(65001);
        }
        return success(context, person);
    }

    ModelAndView proceed(Context context, Person account) {
        Person person = context.place().authority().admit(account);
        SignIns.refuseDisabled(person);
        AadstsException policy = SignIns.policy(person);
        if (policy != null) {
            if (world.chaos().state().blockedRedirects()) {
                throw new AuthorizeController.PolicyRedirect(policy);
            }
            return pages.blocked(context.place(), context.asked().replyTo(), person, policy);
        }
        refuseUnassigned(context, person);
        Wanted missing = missing(context, person);
        boolean always = context.asked().prompt().equals("consent");
        if (missing.nothing() && !always) {
            return success(context, person);
        }
        Wanted wanted = consents.wanted(context.application(), context.asked().scopes());
        boolean admin = person.globalAdministrator();
        Tenant tenant = tenant(person);
        if (!admin && !consents.userMayConsent(tenant, context.application(), always ? wanted : missing)) {
            return approval(context, person, wanted);
        }
        consents.requireResources(tenant, wanted);
        var consent = new Consent(signIns.ticket(context.place(), person), wanted, admin, false);
        return pages.consent(context.place(), context.asked().replyTo(), person, consent);
    }

    /** Accept was pressed. The box "on behalf of your organization" counts only for Global Administrators. */
    ModelAndView accepted(Context context, Person person, boolean organization) {
        Wanted wanted = consents.wanted(context.application(), context.asked().scopes());
        Tenant tenant = tenant(person);
        boolean admin = person.globalAdministrator();
        if (!admin && !consents.userMayConsent(tenant, context.application(), wanted)) {
            return approval(context, person, wanted);
        }
        consents.grant(tenant, context.application(), wanted, organization && admin ? null : person);
        return success(context, person);
    }

    private ModelAndView approval(Context context, Person person, Wanted wanted) {
        return requests.enabled(tenant(person))
                ? pages.approvalRequired(
                        context.place(),
                        context.asked().replyTo(),
                        person,
                        wanted,
                        signIns.ticket(context.place(), person))
                : pages.approvalNeeded(context.place(), context.asked().replyTo(), person, wanted);
    }

    /** "Request approval": whoever asked stays here, and the app is told nothing. */
    ModelAndView requested(Context context, Person person, String reason) {
        Wanted wanted = consents.wanted(context.application(), context.asked().scopes());
        if (requests.enabled(tenant(person))) {
            requests.send(tenant(person), context.application(), person, wanted, reason);
        }
        return pages.approvalRequired(context.place(), context.asked().replyTo(), person, wanted, null);
    }

    private void refuseUnassigned(Context context, Person person) {
        if (context.application().disabled()) {
            throw Aadsts.failure(7000112);
        }
        Tenant tenant = tenant(person);
        tenant.servicePrincipalOf(context.application().appId()).ifPresent(instance -> {
            if (!instance.accountEnabled()) {
                throw Aadsts.failure(7000112);
            }
            if (instance.appRoleAssignmentRequired()
                    && tokens.appRoles(tenant, person.id(), instance).isEmpty()) {
                throw Aadsts.failure(50105);
            }
        });
    }

    private Wanted missing(Context context, Person person) {
        return consents.missing(
                tenant(person), context.application(), person, context.asked().scopes());
    }

    private ModelAndView success(Context context, Person person) {
        AuthorizeRequest asked = context.asked();
        consents.install(tenant(person), context.application());
        var values = new LinkedHashMap<String, String>();
        String code = null;
        if (asked.responseTypes().contains("code")) {
            code = seal.close(Code.KIND, code(asked, person));
            values.put("code", code);
        }
        var subject = new TokenFactory.Subject(
                context.application(), tenant(person), person, context.place().origin(), "0");
        if (asked.responseTypes().contains("token")) {
            Set<String> granted =
                    consents.granted(tenant(person), context.application().appId(), person, SandboxFacts.GRAPH_APP_ID);
            granted.removeIf(Predicate.isEqual("offline_access"));
            var issued = tokens.accessToken(subject, SandboxFacts.GRAPH_APP_ID, granted, null, false);
            values.put("access_token", issued.token());
            values.put("token_type", "Bearer");
            values.put("expires_in", Long.toString(issued.expiresIn()));
        }
        if (asked.responseTypes().contains("id_token")) {
            values.put("id_token", tokens.idToken(subject, asked.scopes().openid(), asked.nonce(), code));
        }
        if (asked.scopes().openid().contains("openid")) {
            values.put("session_state", UUID.randomUUID().toString());
        }
        return Answers.send(asked.replyTo(), asked.mode(), values);
    }

    private Code code(AuthorizeRequest asked, Person person) {
        return new Code(
                UUID.randomUUID().toString(),
                asked.replyTo().application().appId(),
                asked.replyTo().redirectUri(),
                person.tenantId(),
                person.id(),
                asked.scopes().byResource(),
                asked.scopes().openid(),
                asked.nonce(),
                asked.challenge(),
                asked.challengeMethod(),
                asked.claims(),
                world.now());
    }

    private Tenant tenant(Person person) {
        return world.tenant(person.tenantId()).orElseThrow();
    }
}
