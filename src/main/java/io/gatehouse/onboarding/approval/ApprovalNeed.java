package io.gatehouse.onboarding.approval;

import io.gatehouse.invitation.InvitationNeed;
import io.gatehouse.invitation.InvitationView;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
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
    public Map<UUID, Instant> approvalAwaitedSince(Collection<InvitationView> invitations) {
        List<UUID> asked = invitations.stream().map(InvitationView::id).toList();
        return asked.isEmpty()
                ? Map.of()
                : rows.live(asked, clock.instant()).stream()
                        .filter(wait -> !wait.approved())
                        .collect(Collectors.toMap(ApprovalWait::invitation, ApprovalWait::since));
    }
}
