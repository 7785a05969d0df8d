package io.gatehouse.registration;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A registration in a customer's tenant stands, its credential works and the helper's consent is gone. */
public record RegistrationReady(
        ProviderId provider,
        UUID sagaId,
        UUID customerId,
        UUID registrationId,
        String service,
        @Nullable UUID invitationId) {}
