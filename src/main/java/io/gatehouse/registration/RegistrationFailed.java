package io.gatehouse.registration;

import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.shared.ProviderId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A registration could not be made, or was taken back.
 *
 * @param undone whether everything that had been made is gone again
 */
public record RegistrationFailed(
        ProviderId provider,
        UUID sagaId,
        UUID customerId,
        String service,
        SagaNote problem,
        boolean undone,
        @Nullable UUID invitationId) {}
