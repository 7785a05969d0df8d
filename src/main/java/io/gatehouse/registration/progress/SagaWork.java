package io.gatehouse.registration.progress;

import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.registration.saga.Saga;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done next: a step forward, or one back. On the way back the helper's consent is removed last, because
 * everything before needs it.
 */
record SagaWork(SagaStep step, boolean back) {

    private static final List<StepKey> LAST = List.of(StepKey.BOOTSTRAP_REMOVED);

    static Optional<SagaWork> next(Saga saga, Map<StepKey, SagaStep> steps) {
        Stream<SagaWork> all = saga.status().undoing() ? backward(saga, steps) : forward(saga, steps);
        return all.findFirst();
    }

    private static Stream<SagaWork> forward(Saga saga, Map<StepKey, SagaStep> steps) {
        return saga.plan().steps().stream()
                .filter(key -> !saga.step(key).state().over())
                .map(key -> new SagaWork(step(steps, key), false));
    }

    private static Stream<SagaWork> backward(Saga saga, Map<StepKey, SagaStep> steps) {
        Stream<SagaWork> undone = saga.plan().steps().reversed().stream()
                .filter(key -> key.compareTo(StepKey.BOOTSTRAP_REMOVED) < 0)
                .filter(key -> begun(saga.step(key).state()))
                .map(key -> new SagaWork(step(steps, key), true));
        Stream<SagaWork> last = LAST.stream()
                .filter(key -> !saga.step(key).state().over())
                .map(key -> new SagaWork(step(steps, key), false));
        return Stream.concat(undone, last);
    }

    private static boolean begun(StepState state) {
        return state != StepState.PENDING && state != StepState.SKIPPED && state != StepState.UNDONE;
    }

    private static SagaStep step(Map<StepKey, SagaStep> steps, StepKey key) {
        SagaStep step = steps.get(key);
        if (step == null) {
            throw new IllegalStateException("No step " + key);
        }
        return step;
    }

    boolean wanted(RegistrationPlan plan) {
        return step.wanted(plan);
    }

    @Nullable
    SagaNote run(SagaRun saga) {
        if (back) {
            step.undo(saga);
            return null;
        }
        return step.run(saga);
    }

    StepState success() {
        return back ? StepState.UNDONE : StepState.DONE;
    }
}
