package io.gatehouse.connection.token;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
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

    /** @throws io.gatehouse.microsoft.failure.MicrosoftException when Microsoft issues none */
    AccessToken acquire(ConnectionView connection) {
        TokenSet tokens = endpoint.clientCredentials(
                registrations.identityOf(connection.registrationId(), connection.profile()), connection.tenant());
        return new AccessToken(tokens.accessToken(), tokens.expiresAt());
    }
}
