package io.gatehouse.registration.saga;

import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaHalt;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;

/**
 * One step of making a registration. It may be run again after a crash at any of its calls: it looks for what is there
 * already before it makes anything, and reads back what it made.
 */
public interface SagaStep {

    StepKey key();

    default boolean wanted(RegistrationPlan plan) {
        return true;
    }

    /** Answers what came out of it; throws {@link NotYet}, {@link SagaHalt} or what Microsoft refused. */
    SagaNote run(SagaRun saga);

    /** Takes back what the step made; fine if there is nothing. */
    default void undo(SagaRun saga) {}
}
