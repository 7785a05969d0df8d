package io.gatehouse.exit.run;

import io.gatehouse.shared.Actor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A customer's way out.
 *
 * @param leaveRest what needs an administrator of the customer is left to the customer
 * @param jobId which works on it, or did so last
 * @param loans how often rights were lent to it
 */
public record ExitRun(
        UUID id,
        UUID customerId,
        ExitState state,
        boolean leaveRest,
        @Nullable UUID jobId,
        long loans,
        Actor createdBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {}
