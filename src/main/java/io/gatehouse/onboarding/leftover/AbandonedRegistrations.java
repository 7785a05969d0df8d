package io.gatehouse.onboarding.leftover;

import io.gatehouse.invitation.InvitationDeclined;
import io.gatehouse.invitation.InvitationExpired;
import io.gatehouse.invitation.InvitationRevoked;
import io.gatehouse.registration.progress.LeftRegistrations;
import io.gatehouse.shared.Actor;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Has taken back what was being made for an invitation that ended, whoever or whatever ended it. */
@Component
class AbandonedRegistrations {

    private final LeftRegistrations left;

    AbandonedRegistrations(LeftRegistrations left) {
        this.left = left;
    }

    @EventListener
    void revoked(InvitationRevoked event) {
        left.abandon(event.invitationId(), event.actor());
    }

    @EventListener
    void expired(InvitationExpired event) {
        left.abandon(event.invitationId(), Actor.SYSTEM);
    }

    @EventListener
    void declined(InvitationDeclined event) {
        left.abandon(event.invitationId(), Actor.linkHolder(event.invitationId().toString()));
    }
}
