package io.gatehouse.invitation.store;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.audit.Outcome;
import io.gatehouse.shared.Actor;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells the audit trail and the other modules what happened to an invitation. */
@Component
public class InvitationTrail {

    private final ApplicationEventPublisher events;
    private final InvitationList list;

    InvitationTrail(ApplicationEventPublisher events, InvitationList list) {
        this.events = events;
        this.list = list;
    }

    public void note(Invitation invitation, String action, Actor actor) {
        note(invitation, action, actor, Outcome.SUCCESS, Map.of());
    }

    public void note(Invitation invitation, String action, Actor actor, Outcome outcome, Map<String, String> details) {
        String name = list.find(invitation.id())
                .map(view -> view.customerName() + ", " + view.reference())
                .orElse(null);
        AuditSubject subject = new AuditSubject("invitation", invitation.id().toString(), name);
        events.publishEvent(AuditFact.of(actor, "invitation." + action, subject)
                .customer(invitation.customerId())
                .outcome(outcome)
                .details(details));
    }

    public void publish(Object event) {
        events.publishEvent(event);
    }
}
