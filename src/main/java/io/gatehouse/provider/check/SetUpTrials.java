package io.gatehouse.provider.check;

import io.gatehouse.microsoft.failure.ErrorCatalogue;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.own.OwnCredentials;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.TenantId;
import org.springframework.stereotype.Component;

/** Tries what can be tried without anybody's rights. Never call it inside a transaction. */
@Component
class SetUpTrials {

    private final AppRegistrations registrations;
    private final OwnCredentials credentials;
    private final TokenEndpoint tokens;
    private final PortalProbe portal;

    SetUpTrials(AppRegistrations registrations, OwnCredentials credentials, TokenEndpoint tokens, PortalProbe portal) {
        this.registrations = registrations;
        this.credentials = credentials;
        this.tokens = tokens;
        this.portal = portal;
    }

    SetUpFacts.Tried of(AppRegistration registration) {
        return new SetUpFacts.Tried(
                token(registration),
                portal.probe(),
                credentials.shapeProblem(registration.id()).orElse(null),
                credentials.federated(registration.id()));
    }

    private Trial token(AppRegistration registration) {
        try {
            return token(registrations.identityOf(registration.id()), registration.tenant());
        } catch (NotFound none) {
            return new Trial(Said.of("provider.found.no-credential"), Said.of("provider.fix.no-credential"));
        }
    }

    Trial token(AppIdentity identity, TenantId tenant) {
        try {
            tokens.clientCredentials(identity, tenant);
            return Trial.passed(Said.of("provider.found.token"));
        } catch (MicrosoftException e) {
            ErrorCatalogue.Explanation why = ErrorCatalogue.explain(e.failure().error());
            return new Trial(Said.of(why.title()), Said.of(why.what()));
        }
    }
}
