package io.gatehouse.connection.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.PermissionUses;
import io.gatehouse.microsoft.cloud.Scopes;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens a program may take. Microsoft puts all that is granted into a token, whatever is asked for: a program that
 * may use two permissions gets none of a connection that holds three.
 *
 * @param profiles the services whose connections it may use; null for all
 * @param permissions what a token may hold at most; null for anything
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenLimit(
        String clientId,
        @Nullable List<String> profiles,
        @Nullable List<String> permissions,
        String changedBy,
        Instant changedAt) {

    private static final Set<String> HARMLESS = Set.of("openid", "profile", "email", "offline_access", "User.Read");

    boolean namesPermissions() {
        return permissions != null;
    }

    boolean allowsService(ConnectionView connection) {
        return profiles == null || profiles.contains(connection.profile());
    }

    /** What a token of this connection would hold beyond the limit, as far as the profile knows. */
    Set<String> beyond(ConnectionView connection) {
        return beyond(new TreeSet<>(PermissionUses.granted(connection)));
    }

    /** What a token for Graph that holds these has beyond the limit. */
    Set<String> beyondOfToken(Collection<String> held) {
        return beyond(Scopes.permissions(held));
    }

    private Set<String> beyond(Set<String> held) {
        if (permissions == null) {
            return Set.of();
        }
        held.removeAll(HARMLESS);
        permissions.forEach(held::remove);
        return held;
    }
}
