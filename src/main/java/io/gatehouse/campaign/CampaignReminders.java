package io.gatehouse.campaign;

import io.gatehouse.invitation.desk.InvitationDesk;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.TooMany;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reminds who has not consented yet, 7 days, 3 days and 1 day before a campaign's deadline, no faster than the campaign's
 * rate; and says once that the deadline has passed, and how many are behind.
 */
@Component
class CampaignReminders implements RecurringWork {

    private static final int[] DAYS_BEFORE = {1, 3, 7};
    /** Nobody is reminded the day after being asked. */
    private static final Duration SPARED = Duration.ofDays(1);

    private final CampaignRows rows;
    private final CampaignMembers members;
    private final InvitationDesk desk;
    private final CampaignTrail trail;
    private final CampaignPace pace;
    private final TransactionTemplate transaction;

    CampaignReminders(
            CampaignRows rows,
            CampaignMembers members,
            InvitationDesk desk,
            CampaignTrail trail,
            CampaignPace pace,
            TransactionTemplate transaction) {
        this.rows = rows;
        this.members = members;
        this.desk = desk;
        this.trail = trail;
        this.pace = pace;
        this.transaction = transaction;
    }

    @Override
    public String name() {
        return "campaign.reminders";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        for (Campaign campaign : rows.due()) {
            LocalDate deadline = campaign.deadline();
            if (deadline == null) {
                continue;
            }
            if (campaign.overdue(pace.now())) {
                transaction.executeWithoutResult(status -> passed(campaign.id()));
            } else if (campaign.state() != CampaignState.PAUSED) {
                step(ChronoUnit.DAYS.between(pace.today(), deadline)).ifPresent(days -> remind(campaign, days));
            }
        }
    }

    private void passed(UUID id) {
        rows.lock(id).filter(campaign -> campaign.overdue(pace.now())).ifPresent(campaign -> {
            rows.deadlineTold(id);
            trail.deadlinePassed(campaign, members.progress(id).behind());
        });
    }

    /** Which reminder it is time for. */
    private static OptionalInt step(long daysLeft) {
        return IntStream.of(DAYS_BEFORE).filter(days -> daysLeft <= days).findFirst();
    }

    private void remind(Campaign campaign, int days) {
        List<CampaignMember> waiting =
                members.toRemind(campaign.id(), days, pace.now().minus(SPARED), campaign.perHour());
        for (CampaignMember member : waiting) {
            try {
                transaction.executeWithoutResult(status -> remind(campaign, member, days));
            } catch (TooMany slowDown) {
                return;
            } catch (Conflict | InvalidInput | NotFound endedMeanwhile) {
                transaction.executeWithoutResult(status -> members.reminded(campaign.id(), member.position(), days));
            }
        }
    }

    /** The mark and the mail are one transaction: whoever dies in between leaves both or neither. */
    private void remind(Campaign campaign, CampaignMember member, int days) {
        UUID invitation = member.invitation();
        if (invitation != null && members.reminded(campaign.id(), member.position(), days)) {
            desk.resend(invitation, Actor.SYSTEM);
        }
    }
}
