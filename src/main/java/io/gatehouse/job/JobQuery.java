package io.gatehouse.job;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which jobs a list shows, newest first; an empty set of states means all of them. */
public record JobQuery(
        Set<JobState> states,
        @Nullable String kind,
        @Nullable UUID customerId,
        @Nullable UUID connectionId,
        @Nullable String cursor,
        int limit) {

    public JobQuery {
        states = Set.copyOf(states);
    }

    public static JobQuery ofCustomer(UUID customer, int limit) {
        return new JobQuery(Set.of(), null, customer, null, null, limit);
    }

    public static JobQuery ofConnection(UUID connection, int limit) {
        return new JobQuery(Set.of(), null, null, connection, null, limit);
    }
}
