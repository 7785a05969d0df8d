package io.gatehouse.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries to list, newest first.
 *
 * @param action an action or the part before its dot, {@code invitation} for instance
 * @param cursor where the page before ended, or null
 */
public record AuditQuery(
        @Nullable UUID customerId,
        @Nullable String action,
        @Nullable String actor,
        @Nullable Outcome outcome,
        @Nullable String cursor,
        int limit) {}
