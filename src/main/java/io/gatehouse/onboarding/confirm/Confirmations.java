package io.gatehouse.onboarding.confirm;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.check.CheckResult;
import io.gatehouse.connection.check.ConnectionChecks;
import io.gatehouse.invitation.InvitationClosed;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.SignedIn;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.receipt.ConnectionCompletion;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.NotFound;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The provider's last word on a sign-in that waits: look at it, test it, add it or refuse it. */
@Service
@Transactional
class Confirmations {

    private final Invitations invitations;
    private final Connections connections;
    private final ConnectionChecks checks;
    private final ConnectionCompletion completion;

    Confirmations(
            Invitations invitations,
            Connections connections,
            ConnectionChecks checks,
            ConnectionCompletion completion) {
        this.invitations = invitations;
        this.connections = connections;
        this.checks = checks;
        this.completion = completion;
    }

    /** The connection that waits; an invitation in another status has none to confirm. */
    ConnectionView waiting(InvitationView invitation) {
        if (invitation.status() != InvitationStatus.AWAITING_PROVIDER) {
            throw new InvitationClosed(invitation.id(), invitation.status());
        }
        return connections.get(connectionOf(invitation));
    }

    /** The service account whose place it would take; null where it takes none's. */
    ConnectionView.@Nullable Account replaced(ConnectionView waiting) {
        return connections.replaced(waiting).orElse(null);
    }

    /** Whether it brought a consent alone: its connection works all the while with the sign-in that it has. */
    static boolean widened(InvitationView invitation, ConnectionView waiting) {
        return waiting.active() && invitation.id().equals(waiting.invitationId());
    }

    /** The live test, with the sealed sign-in; changes nothing about the invitation. */
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    CheckResult validate(UUID invitationId) {
        return checks.check(waiting(invitations.get(invitationId)));
    }

    /** Adds the customer's tenant; asked twice it answers the same. */
    InvitationView confirm(UUID invitationId, Actor actor) {
        // before the connection, as every other step does: of two the second finds how the first ended
        InvitationView invitation = invitations.held(invitationId);
        if (invitation.status() == InvitationStatus.COMPLETED) {
            return invitation;
        }
        ConnectionView waiting = waiting(invitation);
        SignedIn admin = invitation.signedIn();
        if (admin != null && widened(invitation, waiting)) {
            completion.widened(invitation, waiting.id(), null, admin, actor);
        } else {
            completion.activate(invitation, waiting.id(), null, actor);
        }
        return invitations.get(invitationId);
    }

    void refuse(UUID invitationId, String reason, Actor actor) {
        waiting(invitations.get(invitationId));
        invitations.revoke(invitationId, reason, actor);
    }

    private static UUID connectionOf(InvitationView invitation) {
        UUID connection = invitation.connectionId();
        if (connection == null) {
            throw new NotFound("The invitation has no connection");
        }
        return connection;
    }
}
