package io.gatehouse.customer;

import io.gatehouse.shared.Ordering;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which customers to list. With {@code updatedSince} always in the order of change, so that a caller who goes on from
 * the last cursor misses nothing.
 */
public record CustomerQuery(
        CustomerPreset preset,
        @Nullable String query,
        @Nullable String reference,
        @Nullable String label,
        @Nullable CustomerState state,
        @Nullable CustomerHealth health,
        @Nullable Instant updatedSince,
        Ordering order,
        int limit,
        @Nullable String cursor) {

    public static final Ordering NEWEST = Ordering.first(CustomerSort.CREATED);

    /** All of them, by name. */
    public static CustomerQuery byName(int limit) {
        Ordering name = Ordering.first(CustomerSort.NAME);
        return new CustomerQuery(CustomerPreset.ALL, null, null, null, null, null, null, name, limit, null);
    }

    /** The same list from another position on. */
    public CustomerQuery from(@Nullable String position) {
        return new CustomerQuery(preset, query, reference, label, state, health, updatedSince, order, limit, position);
    }
}
