package io.gatehouse.registration;

import java.util.UUID;
import org.springframework.stereotype.Component;

/** Shows a saga without what is its own business. */
@Component
class SagaViews {

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
                saga.steps().stream().map(SagaViews::step).toList(),
                saga.fact(Fact.REGISTRATION_ID).map(UUID::fromString).orElse(null),
                place.invitationId(),
                saga.token().expiresAt(),
                saga.createdAt(),
                saga.finishedAt());
    }

    private static SagaView.StepView step(Saga.Step step) {
        return new SagaView.StepView(step.key(), step.state(), step.note(), step.requestId(), step.changedAt());
    }
}
