package io.gatehouse.onboarding.result;

import io.gatehouse.connection.grant.DelegatedGrants;
import io.gatehouse.invitation.InvitationRevoked;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Erases the sign-in that waited for an invitation which is revoked, whoever or whatever revoked it. */
@Component
class DroppedSignIns {

    private final DelegatedGrants grants;

    DroppedSignIns(DelegatedGrants grants) {
        this.grants = grants;
    }

    @EventListener
    void revoked(InvitationRevoked event) {
        if (event.waitingConnectionId() != null) {
            grants.refuse(event.waitingConnectionId(), event.invitationId(), event.reason(), event.actor());
        }
    }
}
