package io.gatehouse.connection.broker;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.token.AccessToken;
import io.gatehouse.microsoft.token.TokenPermissions;
import io.gatehouse.shared.Actor;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Holds a program to its limit: by what the connection is known to hold before Microsoft is asked, and by the token itself
 * before it leaves. A tenant may have granted our app more than this service wants, for another service or by itself.
 */
@Component
class LimitCheck {

    private final TokenLimits limits;
    private final GrantRows grants;

    LimitCheck(TokenLimits limits, GrantRows grants) {
        this.limits = limits;
        this.grants = grants;
    }

    /** The limit of the caller, empty where there is none. */
    Optional<TokenLimit> passed(ConnectionView connection, Actor caller) {
        Optional<TokenLimit> limited = limits.of(caller);
        limited.ifPresent(limit -> {
            if (!limit.allowsService(connection)) {
                throw refused(
                        connection, "LIMIT_SERVICE", "This program may not use " + connection.profile() + ".", caller);
            }
            requireNone(limit.beyond(connection), connection, caller);
        });
        return limited;
    }

    void requireWithin(TokenLimit limit, ConnectionView connection, AccessToken token, Actor caller) {
        if (limit.namesPermissions()) {
            requireNone(limit.beyondOfToken(held(connection, token)), connection, caller);
        }
    }

    /** A token that does not tell holds what Microsoft said beside it, and what the tenant was last seen to grant. */
    private Collection<String> held(ConnectionView connection, AccessToken token) {
        return TokenPermissions.of(token.value())
                .filter(held -> !held.isEmpty())
                .orElseGet(() -> {
                    Set<String> said = new HashSet<>(grants.scopes(connection.id()));
                    said.addAll(connection.grantedRoles());
                    return said;
                });
    }

    private static void requireNone(Set<String> beyond, ConnectionView connection, Actor caller) {
        if (!beyond.isEmpty()) {
            String text = "A token of this connection would also hold " + String.join(", ", beyond)
                    + ", which this program may not use.";
            throw refused(connection, "LIMIT_PERMISSIONS", text, caller);
        }
    }

    private static TokenRefused refused(ConnectionView connection, String code, String text, Actor caller) {
        return new TokenRefused(connection.id(), new HealthReason(code, text), Repair.limit(caller.id()));
    }
}
