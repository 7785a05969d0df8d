package io.gatehouse.connection.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.PermissionUses;
import java.time.Instant;
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

    boolean allowsService(ConnectionView connection) {
        return profiles == null || profiles.contains(connection.profile());
    }

    /** What a token of this connection would hold beyond the limit. */
    Set<String> beyond(ConnectionView connection) {
        if (permissions == null) {
            return Set.of();
        }
        Set<String> beyond = new TreeSet<>(PermissionUses.granted(connection));
        beyond.removeAll(HARMLESS);
        permissions.forEach(beyond::remove);
        return beyond;
    }
}
