package io.gatehouse.alert;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which alerts a list shows: open ones first, the most pressing and then the newest first; null and empty mean all. */
public record AlertQuery(
        Set<AlertState> states,
        @Nullable AlertKind kind,
        @Nullable AlertSeverity severity,
        @Nullable UUID customerId,
        @Nullable UUID connectionId,
        @Nullable String cursor,
        int limit) {

    private static final int MOST = 200;

    /** All that have not ended. */
    public static final Set<AlertState> UNRESOLVED =
            Set.of(AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.SNOOZED);

    public AlertQuery {
        states = Set.copyOf(states);
        limit = Math.clamp(limit, 1, MOST);
    }

    public static AlertQuery open(int limit) {
        return new AlertQuery(Set.of(AlertState.OPEN, AlertState.ACKNOWLEDGED), null, null, null, null, null, limit);
    }

    public AlertQuery ofConnection(UUID connection) {
        return new AlertQuery(states, kind, severity, customerId, connection, cursor, limit);
    }
}
