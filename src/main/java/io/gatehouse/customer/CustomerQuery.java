package io.gatehouse.customer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which customers to list. Newest first; with {@code updatedSince} in the order of change, so that a caller who goes on
 * from the last cursor misses nothing.
 */
public record CustomerQuery(
        CustomerPreset preset,
        @Nullable String query,
        @Nullable String reference,
        @Nullable String label,
        @Nullable CustomerState state,
        @Nullable CustomerHealth health,
        @Nullable Instant updatedSince,
        int limit,
        @Nullable String cursor) {

    public static CustomerQuery all(int limit) {
        return new CustomerQuery(CustomerPreset.ALL, null, null, null, null, null, null, limit, null);
    }
}
