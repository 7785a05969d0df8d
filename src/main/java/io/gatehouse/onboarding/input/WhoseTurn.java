package io.gatehouse.onboarding.input;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.InvitationTurns;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.shared.Actor;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tells the other side when values or tasks are done with and it is the one that is waited for. */
@Service
@Transactional
public class WhoseTurn {

    private final ServiceInputs inputs;
    private final Invitations invitations;
    private final InvitationTurns turns;

    WhoseTurn(ServiceInputs inputs, Invitations invitations, InvitationTurns turns) {
        this.inputs = inputs;
        this.invitations = invitations;
        this.turns = turns;
    }

    /** Whoever waited for what was done, or is waited for now, is told. */
    public void passOn(InvitationView invitation, ServiceInputs.Need before, Actor by) {
        ServiceInputs.Need after = inputs.need(invitation);
        boolean waits = after == ServiceInputs.Need.PROVIDER;
        if (waits && before != ServiceInputs.Need.PROVIDER) {
            turns.provider(invitation.id());
        } else if (!waits && before != after && waited(before, by)) {
            turns.customer(invitation.id(), by);
        }
    }

    /** The customer waits for the provider's values, and for a task of its own only while the provider does that for it. */
    private static boolean waited(ServiceInputs.Need before, Actor by) {
        return before == ServiceInputs.Need.PROVIDER
                || before == ServiceInputs.Need.TASK && by.kind() == Actor.Kind.OPERATOR;
    }

    /** The invitations that a task of the service may hold up. */
    public List<InvitationView> open(UUID customer, String profile) {
        return invitations.ofCustomer(customer).stream()
                .filter(each -> each.profile().equals(profile) && !each.status().ended())
                .toList();
    }
}
