package io.gatehouse.registration.rotation;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.audit.Outcome;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.shared.Actor;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Ends a rotation: its state and the audit entry in one transaction. */
@Component
@Transactional
public class RotationEnds {

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

    /** Another way has brought a new credential: what waited for an administrator has nothing left to do. */
    public void overtaken(UUID registration, @Nullable String service, CredentialView fresh) {
        rotations
                .openOf(registration, service)
                .flatMap(rotations::find)
                .map(RotationRows.Row::view)
                .filter(rotation -> !rotation.oldCredential().equals(fresh.id()))
                .ifPresent(rotation -> done(rotation, SagaNote.of("ROTATED", fresh.name(), day(fresh.expiresAt()))));
    }

    private static String day(@Nullable Instant at) {
        return at == null ? "?" : at.toString().substring(0, 10);
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
