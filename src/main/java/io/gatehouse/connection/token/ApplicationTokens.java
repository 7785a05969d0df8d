package io.gatehouse.connection.token;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.ownapp.OwnApp;
import io.gatehouse.microsoft.failure.MicrosoftException;
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
    private final NewCredentials newer;
    private final OwnApp apps;

    ApplicationTokens(
            TokenEndpoint endpoint,
            AppRegistrations registrations,
            SignInLine line,
            NewCredentials newer,
            OwnApp apps) {
        this.newer = newer;
        this.apps = apps;
        this.endpoint = endpoint;
        this.line = line;
        this.registrations = registrations;
    }

    /** @throws io.gatehouse.microsoft.failure.MicrosoftException when Microsoft issues none */
    public AccessToken acquire(ConnectionView connection) {
        AppIdentity app = registrations.identityOf(connection.registrationId(), connection.profile());
        endpoint.ready(connection.tenant());
        TokenSet tokens = judged(connection, app);
        return new AccessToken(tokens.accessToken(), tokens.expiresAt());
    }

    private TokenSet judged(ConnectionView connection, AppIdentity app) {
        try {
            return acquired(connection, app);
        } catch (MicrosoftException e) {
            throw apps.judged(connection.registrationId(), connection.tenant(), e);
        }
    }

    private TokenSet acquired(ConnectionView connection, AppIdentity app) {
        try {
            return asked(connection, app);
        } catch (MicrosoftException e) {
            return newer.orBefore(
                    connection.registrationId(), connection.profile(), e, before -> asked(connection, before));
        }
    }

    private TokenSet asked(ConnectionView connection, AppIdentity app) {
        return line.call(connection.id(), () -> endpoint.clientCredentials(app, connection.tenant()));
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
        AppIdentity app = registrations.identityOf(connection.registrationId(), connection.profile());
        try {
            endpoint.clientCredentials(app, connection.tenant(), api);
        } catch (MicrosoftException e) {
            newer.orBefore(
                    connection.registrationId(),
                    connection.profile(),
                    e,
                    before -> endpoint.clientCredentials(before, connection.tenant(), api));
        }
    }
}
