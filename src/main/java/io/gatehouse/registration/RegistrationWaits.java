package io.gatehouse.registration;

import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.shared.ProviderId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The making of a registration has begun to wait for somebody, or for Microsoft for long. Told once for each state, until
 * somebody goes on with it.
 *
 * @param state PARKED, NEEDS_SIGN_IN or NEEDS_ADMIN
 */
public record RegistrationWaits(
        ProviderId provider,
        UUID sagaId,
        UUID customerId,
        SagaState state,
        @Nullable UUID invitationId) {}
