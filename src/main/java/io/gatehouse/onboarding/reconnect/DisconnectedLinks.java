package io.gatehouse.onboarding.reconnect;

import io.gatehouse.connection.ConnectionDisconnected;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Revokes what was sent for a connection that has ended: its links would bring nobody anywhere. */
@Component
class DisconnectedLinks {

    private final Invitations invitations;

    DisconnectedLinks(Invitations invitations) {
        this.invitations = invitations;
    }

    @EventListener
    void disconnected(ConnectionDisconnected event) {
        invitations.ofCustomer(event.customerId()).stream()
                .filter(one -> event.connectionId().equals(one.connectionId()))
                .filter(one -> !one.status().terminal() && one.purpose() != InvitationPurpose.REMOVE)
                .map(InvitationView::id)
                .forEach(id -> invitations.revoke(id, "The connection was disconnected.", event.actor()));
    }
}
