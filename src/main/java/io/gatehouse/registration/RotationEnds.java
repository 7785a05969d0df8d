package io.gatehouse.registration;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.audit.Outcome;
import io.gatehouse.shared.Actor;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Ends a rotation: its state and the audit entry in one transaction. */
@Component
@Transactional
class RotationEnds {

    private final RotationRows rotations;
    private final RegistrationRows registrations;
    private final ApplicationEventPublisher events;

    RotationEnds(RotationRows rotations, RegistrationRows registrations, ApplicationEventPublisher events) {
        this.rotations = rotations;
        this.registrations = registrations;
        this.events = events;
    }

    void done(RotationView rotation, SagaNote note) {
        rotations.state(rotation.id(), RotationState.DONE, note);
        publish(rotation, Actor.SYSTEM, "credential.rotated", Outcome.SUCCESS);
    }

    void failed(RotationView rotation, SagaNote note) {
        rotations.state(rotation.id(), RotationState.FAILED, note);
        publish(rotation, Actor.SYSTEM, "credential.rotation_failed", Outcome.FAILURE);
    }

    void started(RotationView rotation, Actor actor) {
        publish(rotation, actor, "credential.rotation_started", Outcome.SUCCESS);
    }

    private void publish(RotationView rotation, Actor actor, String action, Outcome outcome) {
        AppRegistration registration =
                registrations.find(rotation.registrationId()).orElseThrow();
        String service = rotation.service();
        events.publishEvent(AuditFact.of(
                        actor,
                        action,
                        new AuditSubject("registration", registration.id().toString(), registration.displayName()))
                .customer(registration.customerId())
                .outcome(outcome)
                .details(Map.of("service", service == null ? "portal" : service)));
    }
}
