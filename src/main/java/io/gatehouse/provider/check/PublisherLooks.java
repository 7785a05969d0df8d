package io.gatehouse.provider.check;

import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.NotFound;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks with the app's own rights whether Microsoft has verified the publisher of the provider's registrations. Graph
 * shows an app to itself only where {@code Application.Read.All} or the like was granted to it; elsewhere what an owner's
 * look found still stands.
 */
@Component
public class PublisherLooks {

    private static final Logger log = LoggerFactory.getLogger(PublisherLooks.class);

    private final AppRegistrations registrations;
    private final OwnRegistrations own;
    private final TokenEndpoint tokens;
    private final Applications applications;

    PublisherLooks(
            AppRegistrations registrations, OwnRegistrations own, TokenEndpoint tokens, Applications applications) {
        this.registrations = registrations;
        this.own = own;
        this.tokens = tokens;
        this.applications = applications;
    }

    /** Calls Microsoft: never inside a transaction. */
    public void all() {
        registrations.allOwn().forEach(this::look);
    }

    private void look(AppRegistration registration) {
        try {
            GraphAccess access = new GraphAccess(
                    registration.tenant(),
                    tokens.clientCredentials(registrations.identityOf(registration.id()), registration.tenant())
                            .accessToken());
            applications
                    .byAppId(access, registration.clientId())
                    .ifPresent(seen -> own.learned(registration.id(), seen, null));
        } catch (NotFound noCredential) {
            log.debug("{} has no credential to look at itself with", registration.displayName());
        } catch (MicrosoftException e) {
            if (e.failure().kind() != FailureKind.PERMISSION_MISSING) {
                log.info(
                        "{} could not look at itself: {}",
                        registration.displayName(),
                        e.failure().error().summary());
            }
        }
    }
}
