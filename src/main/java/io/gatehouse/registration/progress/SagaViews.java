package io.gatehouse.registration.progress;

import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.Saga;
import io.gatehouse.registration.saga.SagaStep;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows a saga without what is its own business. */
@Component
class SagaViews {

    private final SagaEngine.Tools tools;

    SagaViews(SagaEngine.Tools tools) {
        this.tools = tools;
    }

    SagaView of(Saga saga) {
        RegistrationPlan.Place place = saga.plan().place();
        return new SagaView(
                saga.id(),
                place.customerId(),
                place.tenant(),
                place.service(),
                saga.status().state(),
                saga.status().undoing(),
                saga.status().problem(),
                saga.steps().stream()
                        .filter(step -> needed(saga, step))
                        .map(SagaViews::step)
                        .toList(),
                saga.fact(Fact.REGISTRATION_ID).map(UUID::fromString).orElse(null),
                place.invitationId(),
                saga.token().expiresAt(),
                saga.createdAt(),
                saga.finishedAt());
    }

    /** Known from the plan: nobody has to wait until the step's turn comes to learn that it is none. */
    private boolean needed(Saga saga, Saga.Step step) {
        SagaStep work = tools.steps().get(step.key());
        return step.state() != StepState.SKIPPED && (work == null || work.wanted(saga.plan()));
    }

    private static SagaView.StepView step(Saga.Step step) {
        return new SagaView.StepView(
                step.key(), step.state(), step.note(), step.requestId(), step.changedAt(), took(step));
    }

    private static @Nullable Duration took(Saga.Step step) {
        Instant begun = step.startedAt();
        Instant ended = step.changedAt();
        return step.state() == StepState.DONE && begun != null && ended != null ? Duration.between(begun, ended) : null;
    }
}
