package io.gatehouse.alert;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.audit.Outcome;
import io.gatehouse.shared.Actor;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Writes what happens to alerts into the audit trail, and tells whoever sends them on. */
@Component
class AlertTrail {

    private final ApplicationEventPublisher events;
    private final MessageSource messages;

    AlertTrail(ApplicationEventPublisher events, MessageSource messages) {
        this.events = events;
        this.messages = messages;
    }

    void raised(Alert alert) {
        note(alert, "raised", Actor.SYSTEM, Outcome.FAILURE, told(alert));
        events.publishEvent(new AlertChanged(alert, AlertChanged.Change.RAISED));
    }

    void risen(Alert alert) {
        note(alert, "risen", Actor.SYSTEM, Outcome.FAILURE, told(alert));
        events.publishEvent(new AlertChanged(alert, AlertChanged.Change.RISEN));
    }

    void spread(Alert alert) {
        events.publishEvent(new AlertChanged(alert, AlertChanged.Change.SPREAD));
    }

    void resolved(Alert alert, Actor by) {
        note(alert, "resolved", by, Outcome.SUCCESS, Map.of());
        events.publishEvent(new AlertChanged(alert, AlertChanged.Change.RESOLVED));
    }

    void snoozed(Alert alert, Actor by, Map<String, String> details) {
        note(alert, "snoozed", by, Outcome.SUCCESS, details);
        events.publishEvent(new AlertChanged(alert, AlertChanged.Change.SNOOZED));
    }

    void takenUp(Alert alert, String action, Actor by) {
        note(alert, action, by, Outcome.SUCCESS, Map.of());
        events.publishEvent(new AlertChanged(alert, AlertChanged.Change.TAKEN_UP));
    }

    private Map<String, String> told(Alert alert) {
        String kind = messages.getMessage("alert.kind." + alert.kind() + ".name", null, Locale.ENGLISH);
        return Map.of("kind", kind, "why", alert.cause().sentence());
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
