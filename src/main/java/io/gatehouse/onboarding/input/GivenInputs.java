package io.gatehouse.onboarding.input;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Secret;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps checked values; the trail names them and tells none. */
@Service
@Transactional
class GivenInputs {

    private final ProfileValues values;
    private final ServiceInputs inputs;
    private final WhoseTurn turn;
    private final ApplicationEventPublisher events;

    GivenInputs(ProfileValues values, ServiceInputs inputs, WhoseTurn turn, ApplicationEventPublisher events) {
        this.values = values;
        this.inputs = inputs;
        this.turn = turn;
        this.events = events;
    }

    void keep(InvitationView invitation, Map<String, String> given, Actor by) {
        if (given.isEmpty()) {
            return;
        }
        ServiceInputs.Need before = inputs.need(invitation);
        String name = by.kind() == Actor.Kind.CUSTOMER_ADMIN && invitation.signedInAs() != null
                ? invitation.signedInAs()
                : by.name();
        given.forEach(
                (key, text) -> values.put(invitation.customerId(), invitation.profile(), key, Secret.of(text), name));
        events.publishEvent(AuditFact.of(
                        by,
                        "profile_values.typed",
                        new AuditSubject("invitation", invitation.id().toString(), invitation.customerName()))
                .customer(invitation.customerId())
                .details(Map.of(
                        "profile", invitation.profile(), "values", String.join(", ", new TreeSet<>(given.keySet())))));
        turn.passOn(invitation, before, by);
    }
}
