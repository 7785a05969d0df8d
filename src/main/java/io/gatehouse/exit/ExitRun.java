package io.gatehouse.exit;

import io.gatehouse.shared.Actor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A customer's way out.
 *
 * @param leaveRest what needs an administrator of the customer is left to the customer
 */
record ExitRun(
        UUID id,
        UUID customerId,
        ExitState state,
        boolean leaveRest,
        Actor createdBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {}
