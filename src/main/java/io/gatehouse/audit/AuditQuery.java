package io.gatehouse.audit;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries to list, newest first.
 *
 * @param action an action or the part before its dot, {@code invitation} for instance
 * @param subject the id of what it happened to, of one invitation for instance
 * @param cursor where the page before ended, or null
 * @param narrow what else the entries have to fit
 */
public record AuditQuery(
        @Nullable UUID customerId,
        @Nullable String action,
        @Nullable String subject,
        @Nullable String actor,
        @Nullable Outcome outcome,
        @Nullable String cursor,
        int limit,
        Narrow narrow) {

    /**
     * A period and several customers.
     *
     * @param customers null for all of them; empty where none is meant
     * @param until the first moment that is too late
     */
    public record Narrow(
            @Nullable Set<UUID> customers,
            @Nullable Instant from,
            @Nullable Instant until) {

        static final Narrow NOT = new Narrow(null, null, null);
    }

    public AuditQuery(
            @Nullable UUID customerId,
            @Nullable String action,
            @Nullable String subject,
            @Nullable String actor,
            @Nullable Outcome outcome,
            @Nullable String cursor,
            int limit) {
        this(customerId, action, subject, actor, outcome, cursor, limit, Narrow.NOT);
    }

    public AuditQuery(
            @Nullable UUID customerId,
            @Nullable String action,
            @Nullable String actor,
            @Nullable Outcome outcome,
            @Nullable String cursor,
            int limit) {
        this(customerId, action, null, actor, outcome, cursor, limit);
    }

    /** The same from another place in the list. */
    AuditQuery at(@Nullable String position) {
        return new AuditQuery(customerId, action, subject, actor, outcome, position, limit, narrow);
    }

    /** The newest entries about one object of a customer. */
    public static AuditQuery about(UUID customerId, String action, UUID subject, int limit) {
        return new AuditQuery(customerId, action, subject.toString(), null, null, null, limit);
    }
}
