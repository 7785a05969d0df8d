package io.gatehouse.registration.rotation;

import io.gatehouse.registration.attempt.SagaNote;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The replacement of a credential as people see it. */
public record RotationView(
        UUID id,
        UUID registrationId,
        @Nullable String service,
        RotationState state,
        @Nullable SagaNote note,
        UUID oldCredential,
        @Nullable UUID newCredential,
        @Nullable UUID jobId,
        Instant createdAt,
        @Nullable Instant finishedAt) {}
