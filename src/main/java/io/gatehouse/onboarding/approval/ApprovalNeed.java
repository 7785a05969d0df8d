package io.gatehouse.onboarding.approval;

import io.gatehouse.invitation.InvitationNeed;
import io.gatehouse.invitation.InvitationView;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells lists and pages of invitations since when an approval is waited for. */
@Component
class ApprovalNeed implements InvitationNeed {

    private final ApprovalRows rows;
    private final Clock clock;

    ApprovalNeed(ApprovalRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public @Nullable Instant approvalAwaitedSince(InvitationView invitation) {
        return rows.live(invitation.id(), clock.instant())
                .filter(wait -> !wait.approved())
                .map(ApprovalWait::since)
                .orElse(null);
    }
}
