package io.gatehouse.registration.progress;

import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import java.time.Duration;

/** Why an attempt at a saga ended. */
public sealed interface SagaPause {

    /** Nothing is left to do. */
    record Over(SagaState state) implements SagaPause {}

    /** To be continued by itself. */
    record Later(Duration after, SagaNote note) implements SagaPause {}

    /** To be continued once somebody has signed in. */
    record ForPerson(SagaState state) implements SagaPause {}

    /** To be continued once somebody has mended the cause. */
    record Failed(SagaNote note) implements SagaPause {}
}
