package io.gatehouse.registration.rotation;

import io.gatehouse.registration.attempt.SagaNote;
import java.time.Duration;

/** How an attempt at a rotation ended; {@code after} counts where it waits. */
record RotationPause(RotationState state, Duration after, SagaNote note) {}
