package io.gatehouse.alert;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alert as pages and the API see it.
 *
 * @param handling who acknowledged, snoozed or closed it last; null where nobody did
 */
public record Alert(
        UUID id,
        Cause cause,
        @Nullable String customerName,
        AlertState state,
        Instant raisedAt,
        Instant changedAt,
        @Nullable Instant snoozedUntil,
        @Nullable Handling handling,
        @Nullable Instant resolvedAt) {

    /**
     * What a person did about it.
     *
     * @param noteBy whose note it is: it stays when somebody else goes on without a word
     */
    public record Handling(
            String by,
            Instant at,
            @Nullable String note,
            @Nullable String noteBy) {}

    public AlertKind kind() {
        return cause.kind();
    }

    public AlertSeverity severity() {
        return cause.severity();
    }

    public @Nullable UUID customerId() {
        return cause.concerns().customer();
    }

    public @Nullable UUID connectionId() {
        return cause.concerns().connection();
    }

    /** All connections that it stops. */
    public List<UUID> connectionIds() {
        return cause.concerns().connections();
    }

    public boolean open() {
        return state != AlertState.RESOLVED;
    }
}
