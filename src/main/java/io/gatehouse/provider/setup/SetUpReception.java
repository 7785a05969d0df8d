package io.gatehouse.provider.setup;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.proof.Tenants;
import io.gatehouse.provider.ProviderSettings;
import io.gatehouse.provider.check.SetUpDesk;
import io.gatehouse.provider.recovery.Refusals;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.existing.ExistingRegistrations;
import io.gatehouse.registration.existing.TypedRegistration;
import io.gatehouse.registration.existing.TypedValues;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.certificate.UnusableCertificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

/** Takes what the set-up page posts, and begins. Calls Microsoft: never inside a transaction. */
@Service
class SetUpReception {

    private final SetUpRuns runs;
    private final FirstProvider providers;
    private final ProviderSettings settings;
    private final Typed typed;
    private final Tenants tenants;
    private final Graph graph;

    /** What typed values are proven and kept with. */
    @Component
    record Typed(ExistingRegistrations existing, OwnRegistrations own, SetUpDesk desk) {}

    SetUpReception(
            SetUpRuns runs,
            FirstProvider providers,
            ProviderSettings settings,
            Typed typed,
            Tenants tenants,
            Graph graph) {
        this.runs = runs;
        this.providers = providers;
        this.settings = settings;
        this.typed = typed;
        this.tenants = tenants;
        this.graph = graph;
    }

    /** What the settings know already, so that nobody is asked for it. */
    SetUpForm known() {
        return new SetUpForm(
                "",
                SetUpForm.MAKE,
                text(settings.tenantId()),
                text(settings.name()),
                text(settings.appName() == null ? settings.name() : settings.appName()),
                text(settings.firstOwner()),
                "",
                "",
                "",
                "");
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** Answers the name of the run. */
    String receive(SetUpForm form) {
        String name = required("providerName", form.providerName());
        String owner = required("firstOwner", form.firstOwner());
        TenantId home = tenant(required("tenant", form.tenant()));
        return form.makes() ? make(form, home, name, owner) : take(form, home, name, owner);
    }

    private String make(SetUpForm form, TenantId home, String name, String owner) {
        Secret token = Secret.of(required("token", form.token()));
        String partner = form.partnerId().isEmpty() ? null : form.partnerId();
        if (partner != null && !partner.matches("[0-9]{5,12}")) {
            throw new InvalidInput("partnerId", "provider.partner-id.wrong", "A Partner ID has 5 to 12 digits.");
        }
        TenantId told;
        try {
            told = graph.organization(new GraphAccess(home, token)).id();
        } catch (MicrosoftException e) {
            throw Refusals.of(e, "token");
        }
        if (!told.equals(home)) {
            throw new InvalidInput("token", "provider.setup.other-tenant", "This token is of another tenant.");
        }
        return runs.start(
                new SetUpOrder(home, name, form.appName().isEmpty() ? name : form.appName(), owner, partner, token));
    }

    private String take(SetUpForm form, TenantId home, String name, String owner) {
        complain("clientId", TypedValues.clientId(form.clientId(), new TypedValues.Known(home.value(), null)));
        boolean certificate = form.secret().contains("-----BEGIN");
        Secret secret = Secret.of(form.secret());
        if (!certificate) {
            complain("secret", TypedValues.secret(secret, form.clientId()));
        }
        TypedRegistration values = new TypedRegistration(
                home, form.clientId(), certificate ? CredentialKind.CERTIFICATE : CredentialKind.SECRET, secret);
        try {
            typed.existing().prove(values);
        } catch (MicrosoftException e) {
            throw Refusals.of(e, "secret");
        } catch (UnusableCertificate e) {
            throw new InvalidInput("secret", "provider.typed.certificate", "This is no key with its certificate.");
        }
        Actor actor = new Actor(Actor.Kind.SYSTEM, "set-up", owner, owner);
        return ProviderScope.call(providers.found(home, name, owner), () -> {
            var id = typed.own().keep(values, form.appName().isEmpty() ? name : form.appName(), null, actor);
            return runs.finished(typed.desk().look(id, null, actor));
        });
    }

    private TenantId tenant(String text) {
        try {
            return tenants.resolve(text);
        } catch (MicrosoftException e) {
            throw Refusals.of(e, "tenant");
        }
    }

    private static String required(String field, String text) {
        if (text.isEmpty()) {
            throw new InvalidInput(field, "error.required", "This field is required.");
        }
        return text;
    }

    private static void complain(String field, Optional<TypedValues.Problem> problem) {
        problem.ifPresent(found -> {
            throw new InvalidInput(field, found.key(), "This value is not what is wanted here: " + found);
        });
    }
}
