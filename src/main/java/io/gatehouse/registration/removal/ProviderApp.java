package io.gatehouse.registration.removal;

import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The provider's own app in a customer's tenant: whether it is there, and its removal. Never inside a transaction. */
@Service
public class ProviderApp {

    /** Some thirty seconds are usual between a consent and the last server that knows of it. */
    private static final Duration SPREADING = Duration.ofMinutes(2);

    private final AppRegistrations registrations;
    private final ServicePrincipals principals;
    private final TokenEndpoint tokens;
    private final RemovalProbe probe;
    private final Clock clock;

    ProviderApp(
            AppRegistrations registrations,
            ServicePrincipals principals,
            TokenEndpoint tokens,
            RemovalProbe probe,
            Clock clock) {
        this.clock = clock;
        this.registrations = registrations;
        this.principals = principals;
        this.tokens = tokens;
        this.probe = probe;
    }

    /** What a look, or a removal, ends with. */
    public enum Presence {
        /** The provider's own tenant, where operators sign in with it: it is never removed there. */
        AT_HOME,
        GONE,
        STILL_THERE
    }

    /**
     * What an administrator lent.
     *
     * @param since when he signed in, which let the default app in again
     */
    public record Access(Secret token, Instant since) {

        /** Microsoft's servers may not know yet what he let in: neither its lists nor its refusals say then that it is gone. */
        private boolean fresh(Instant now) {
            return since.plus(SPREADING).isAfter(now);
        }
    }

    /**
     * Removes it with an administrator's access, else only looks. Absence is proven by Entra itself, which issues no
     * token for an app without a service principal in the tenant (AADSTS7000229), but not right after he signed in.
     */
    public Presence removeFrom(String tenantId, @Nullable Access lent) {
        TenantId tenant = new TenantId(tenantId);
        Presence worst = Presence.GONE;
        // the administrator's access came through the default one: that goes last
        for (AppRegistration own : registrations.allOwn().reversed()) {
            Presence here = removeFrom(own, tenant, lent);
            worst = here == Presence.GONE ? worst : here;
        }
        return worst;
    }

    private Presence removeFrom(AppRegistration own, TenantId tenant, @Nullable Access lent) {
        if (own.tenant().equals(tenant)) {
            return Presence.AT_HOME;
        }
        if (!hasCredential(own)) {
            return Presence.GONE;
        }
        if (lent == null) {
            return gone(own, tenant) ? Presence.GONE : Presence.STILL_THERE;
        }
        GraphAccess access = new GraphAccess(tenant, lent.token());
        Optional<ServicePrincipal> found = find(access, own);
        boolean deleted = found.filter(principal -> probe.changed(() -> principals.delete(access, principal.id())))
                .isPresent();
        if (!deleted && lent.fresh(clock.instant()) || !gone(own, tenant)) {
            throw new Removals.StillThere();
        }
        return Presence.GONE;
    }

    /** A removal whose answer was lost has made the token worthless that came through the app: then nothing is found. */
    private Optional<ServicePrincipal> find(GraphAccess access, AppRegistration own) {
        try {
            return probe.call(() -> principals.byAppId(access, own.clientId()));
        } catch (MicrosoftException e) {
            if (e.failure().passing() || !gone(own, access.tenant())) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** One without, which is being made, was never let in anywhere. */
    private boolean hasCredential(AppRegistration own) {
        return registrations.credentialsOf(own.id()).stream()
                .anyMatch(credential -> credential.state() == CredentialState.ACTIVE);
    }

    /**
     * Whether Entra knows this client in the tenant no more (AADSTS700016), asked with a secret that cannot be right: it
     * looks for the client before it looks at the secret.
     */
    public boolean registrationGone(AppRegistration registration) {
        AppIdentity nobody =
                new AppIdentity(registration.clientId(), new AppCredential.ClientSecret(Secret.of(Randoms.token())));
        return refused(nobody, registration.tenant());
    }

    private boolean gone(AppRegistration own, TenantId tenant) {
        return refused(registrations.identityOf(own.id()), tenant);
    }

    private boolean refused(AppIdentity identity, TenantId tenant) {
        try {
            probe.call(() -> tokens.clientCredentials(identity, tenant));
            return false;
        } catch (MicrosoftException e) {
            if (e.failure().passing()) {
                throw e;
            }
            return e.failure().kind() == FailureKind.APP_MISSING;
        }
    }
}
