package io.gatehouse.connection.token;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.registration.AppRegistrations;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Access tokens of the applications of connections, by the credential of their service and without anybody's sign-in. */
@Component
public class ApplicationTokens {

    private final TokenEndpoint endpoint;
    private final AppRegistrations registrations;
    private final SignInLine line;

    ApplicationTokens(TokenEndpoint endpoint, AppRegistrations registrations, SignInLine line) {
        this.endpoint = endpoint;
        this.line = line;
        this.registrations = registrations;
    }

    /** @throws io.gatehouse.microsoft.failure.MicrosoftException when Microsoft issues none */
    public AccessToken acquire(ConnectionView connection) {
        AppIdentity app = registrations.identityOf(connection.registrationId(), connection.profile());
        endpoint.ready(connection.tenant());
        TokenSet tokens = line.call(connection.id(), () -> endpoint.clientCredentials(app, connection.tenant()));
        return new AccessToken(tokens.accessToken(), tokens.expiresAt());
    }

    /** Since when the credential counts with which the application would ask now. */
    Optional<Instant> credentialSince(ConnectionView connection) {
        return registrations.inUseSince(connection.registrationId(), connection.profile());
    }

    /**
     * A token for an API that the application itself exposes: it proves that Microsoft finds the API, not that anybody may
     * use it.
     *
     * @param api its identifier URI
     * @throws io.gatehouse.microsoft.failure.MicrosoftException when Microsoft issues none
     */
    public void prove(ConnectionView connection, String api) {
        endpoint.clientCredentials(
                registrations.identityOf(connection.registrationId(), connection.profile()), connection.tenant(), api);
    }
}
