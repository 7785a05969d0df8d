package io.gatehouse.registration.removal;

import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The provider's own app in a customer's tenant: whether it is there, and its removal. Never inside a transaction. */
@Service
public class ProviderApp {

    private final AppRegistrations registrations;
    private final ServicePrincipals principals;
    private final TokenEndpoint tokens;
    private final RemovalProbe probe;

    ProviderApp(
            AppRegistrations registrations, ServicePrincipals principals, TokenEndpoint tokens, RemovalProbe probe) {
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
     * Removes it with an administrator's access, else only looks. Absence is proven by Entra itself, which issues no
     * token for an app without a service principal in the tenant (AADSTS7000229).
     */
    public Presence removeFrom(String tenantId, @Nullable Secret adminToken) {
        TenantId tenant = new TenantId(tenantId);
        Presence worst = Presence.GONE;
        // the administrator's access came through the default one: that goes last
        for (AppRegistration own : registrations.allOwn().reversed()) {
            Presence here = removeFrom(own, tenant, adminToken);
            worst = here == Presence.GONE ? worst : here;
        }
        return worst;
    }

    private Presence removeFrom(AppRegistration own, TenantId tenant, @Nullable Secret adminToken) {
        if (own.tenant().equals(tenant)) {
            return Presence.AT_HOME;
        }
        if (!hasCredential(own) || gone(own, tenant)) {
            return Presence.GONE;
        }
        if (adminToken == null) {
            return Presence.STILL_THERE;
        }
        GraphAccess access = new GraphAccess(tenant, adminToken);
        probe.call(() -> principals.byAppId(access, own.clientId()))
                .ifPresent(principal -> probe.act(() -> principals.delete(access, principal.id())));
        if (!gone(own, tenant)) {
            throw new Removals.StillThere();
        }
        return Presence.GONE;
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
