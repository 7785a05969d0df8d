package io.gatehouse.alert;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.audit.Outcome;
import io.gatehouse.shared.Actor;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Writes what happens to alerts into the audit trail, and tells whoever sends them on. */
@Component
class AlertTrail {

    private final ApplicationEventPublisher events;

    AlertTrail(ApplicationEventPublisher events) {
        this.events = events;
    }

    void raised(Alert alert) {
        note(
                alert,
                "raised",
                Actor.SYSTEM,
                Outcome.FAILURE,
                Map.of("why", alert.cause().sentence()));
        events.publishEvent(new AlertChanged(alert, AlertChanged.Change.RAISED));
    }

    void risen(Alert alert) {
        note(
                alert,
                "risen",
                Actor.SYSTEM,
                Outcome.FAILURE,
                Map.of("why", alert.cause().sentence()));
        events.publishEvent(new AlertChanged(alert, AlertChanged.Change.RISEN));
    }

    void resolved(Alert alert, Actor by) {
        note(alert, "resolved", by, Outcome.SUCCESS, Map.of());
        events.publishEvent(new AlertChanged(alert, AlertChanged.Change.RESOLVED));
    }

    void handled(Alert alert, String action, Actor by, Map<String, String> details) {
        note(alert, action, by, Outcome.SUCCESS, details);
    }

    private void note(Alert alert, String action, Actor by, Outcome outcome, Map<String, String> details) {
        AuditSubject subject =
                new AuditSubject("alert", alert.id().toString(), alert.cause().name());
        events.publishEvent(AuditFact.of(by, "alert." + action, subject)
                .customer(alert.customerId())
                .outcome(outcome)
                .details(details));
    }
}
