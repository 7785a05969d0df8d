package io.gatehouse.connection.token;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.registration.AppRegistrations;
import org.springframework.stereotype.Component;

/** Access tokens of connections whose application acts itself, by the credential of their service. */
@Component
class ApplicationTokens {

    private final TokenEndpoint endpoint;
    private final AppRegistrations registrations;
    private final SignInLine line;

    ApplicationTokens(TokenEndpoint endpoint, AppRegistrations registrations, SignInLine line) {
        this.endpoint = endpoint;
        this.line = line;
        this.registrations = registrations;
    }

    /** @throws io.gatehouse.microsoft.failure.MicrosoftException when Microsoft issues none */
    AccessToken acquire(ConnectionView connection) {
        AppIdentity app = registrations.identityOf(connection.registrationId(), connection.profile());
        TokenSet tokens = line.call(connection.id(), () -> endpoint.clientCredentials(app, connection.tenant()));
        return new AccessToken(tokens.accessToken(), tokens.expiresAt());
    }
}
