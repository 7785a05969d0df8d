package io.gatehouse.connection;

import io.gatehouse.microsoft.TokenEndpoint;
import io.gatehouse.microsoft.TokenSet;
import io.gatehouse.registration.AppRegistrations;
import org.springframework.stereotype.Component;

/** Access tokens of connections whose application acts itself, by the credential of their service. */
@Component
class ApplicationTokens {

    private final TokenEndpoint endpoint;
    private final AppRegistrations registrations;

    ApplicationTokens(TokenEndpoint endpoint, AppRegistrations registrations) {
        this.endpoint = endpoint;
        this.registrations = registrations;
    }

    /** @throws io.gatehouse.microsoft.MicrosoftException when Microsoft issues none */
    AccessToken acquire(ConnectionView connection) {
        TokenSet tokens = endpoint.clientCredentials(
                registrations.identityOf(connection.registrationId(), connection.profile()), connection.tenant());
        return new AccessToken(tokens.accessToken(), tokens.expiresAt());
    }
}
