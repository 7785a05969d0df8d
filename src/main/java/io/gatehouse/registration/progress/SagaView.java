package io.gatehouse.registration.progress;

import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The making of a registration as people see it.
 *
 * @param steps those that this registration needs, in their order
 * @param undoing whether what was made is being taken back
 * @param problem why it failed or is being undone
 * @param registrationId known as soon as Microsoft has made it
 * @param signedInUntil when the admin's sign-in runs out; null where none is kept
 */
public record SagaView(
        UUID id,
        UUID customerId,
        TenantId tenant,
        String service,
        SagaState state,
        boolean undoing,
        @Nullable SagaNote problem,
        List<StepView> steps,
        @Nullable UUID registrationId,
        @Nullable UUID invitationId,
        @Nullable Instant signedInUntil,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /**
     * One step.
     *
     * @param note what came out of it or what it waits for
     * @param requestId Microsoft's id of its last refused call, for their support
     * @param at when its state last changed
     * @param took how long it was at work, once it is done
     */
    public record StepView(
            StepKey key,
            StepState state,
            @Nullable SagaNote note,
            @Nullable String requestId,
            @Nullable Instant at,
            @Nullable Duration took) {}

    /** How many steps are done. */
    public long done() {
        return steps.stream().filter(step -> step.state() == StepState.DONE).count();
    }

    public long wanted() {
        return steps.size();
    }
}
