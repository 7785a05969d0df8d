package io.gatehouse.connection.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.PermissionUses;
import io.gatehouse.connection.grant.ConnectionTrail;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;

/**
 * Gives access tokens to the provider's own automation, never a refresh token. What is asked for must be granted. The
 * trail gets one entry per caller and connection in an hour, not one per call.
 */
@Service
class TokenBroker {

    private static final Duration ONE_ENTRY_PER = Duration.ofHours(1);

    private final Connections connections;
    private final AccessTokens tokens;
    private final ConnectionTrail trail;
    private final PermissionUses uses;
    private final Cache<String, Boolean> noted = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(ONE_ENTRY_PER)
            .build();

    TokenBroker(Connections connections, AccessTokens tokens, ConnectionTrail trail, PermissionUses uses) {
        this.connections = connections;
        this.tokens = tokens;
        this.trail = trail;
        this.uses = uses;
    }

    AccessToken issue(UUID connectionId, List<String> scopes, Actor caller) {
        ConnectionView connection = connections.get(connectionId);
        requireGranted(connection, scopes);
        AccessToken token = issue(connection);
        // whoever names nothing may use everything
        uses.used(connection, scopes.isEmpty() ? PermissionUses.granted(connection) : scopes);
        if (noted.asMap().putIfAbsent(connectionId + "|" + caller.kind() + "|" + caller.id(), true) == null) {
            trail.note(connectionId, connection.customerId(), "token_issued", caller, Outcome.SUCCESS, Map.of());
        }
        return token;
    }

    private AccessToken issue(ConnectionView connection) {
        try {
            return tokens.forConnection(connection.id());
        } catch (ConnectionBroken e) {
            throw new Conflict(
                    "connection." + e.reason().code(),
                    e.reason().text() + " Repair it on the page /connections/" + connection.id() + ".",
                    connection.id());
        }
    }

    private static void requireGranted(ConnectionView connection, List<String> scopes) {
        List<String> granted = new ArrayList<>(connection.grantedScopes());
        granted.addAll(connection.grantedRoles());
        Set<String> missing = Scopes.missing(scopes, granted);
        if (!missing.isEmpty()) {
            throw new Conflict(
                    "connection.scopes_not_granted",
                    "Not granted to this connection: " + String.join(", ", missing)
                            + ". Only permissions that its profile wants and the customer granted can be used.",
                    connection.id());
        }
    }
}
