package io.gatehouse.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries to list, newest first.
 *
 * @param action an action or the part before its dot, {@code invitation} for instance
 * @param subject the id of what it happened to, of one invitation for instance
 * @param cursor where the page before ended, or null
 */
public record AuditQuery(
        @Nullable UUID customerId,
        @Nullable String action,
        @Nullable String subject,
        @Nullable String actor,
        @Nullable Outcome outcome,
        @Nullable String cursor,
        int limit) {

    public AuditQuery(
            @Nullable UUID customerId,
            @Nullable String action,
            @Nullable String actor,
            @Nullable Outcome outcome,
            @Nullable String cursor,
            int limit) {
        this(customerId, action, null, actor, outcome, cursor, limit);
    }

    /** The newest entries about one object of a customer. */
    public static AuditQuery about(UUID customerId, String action, UUID subject, int limit) {
        return new AuditQuery(customerId, action, subject.toString(), null, null, null, limit);
    }
}
