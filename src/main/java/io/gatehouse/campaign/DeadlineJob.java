package io.gatehouse.campaign;

import io.gatehouse.invitation.desk.InvitationDesk;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Lets the open links of a campaign end with its deadline, after somebody has moved it. */
@Component
class DeadlineJob implements JobHandler {

    static final String KIND = "campaign.deadline";

    private final CampaignRows rows;
    private final CampaignMembers members;
    private final InvitationDesk desk;
    private final CampaignPace pace;

    DeadlineJob(CampaignRows rows, CampaignMembers members, InvitationDesk desk, CampaignPace pace) {
        this.rows = rows;
        this.members = members;
        this.desk = desk;
        this.pace = pace;
    }

    /** Which one. */
    record Data(UUID campaign) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        UUID id = job.data(Data.class).campaign();
        LocalDate deadline = rows.find(id).map(Campaign::deadline).orElse(null);
        if (deadline == null) {
            return;
        }
        if (job.attempt() == 1) {
            // once for each deadline: whoever was reminded of this one already is not reminded again
            members.forgetReminders(id);
        }
        Instant end = Campaign.endOf(deadline);
        List<CampaignMember> others = members.endingOtherwise(id, end);
        for (CampaignMember member : others) {
            move(member, end);
        }
        job.progress(others.size(), (long) others.size(), others.size() + " links end with the deadline now");
    }

    private void move(CampaignMember member, Instant end) {
        UUID invitation = member.invitation();
        if (invitation == null) {
            return;
        }
        try {
            desk.extend(invitation, Duration.between(pace.now(), end), Actor.SYSTEM);
        } catch (Conflict | InvalidInput | NotFound endedMeanwhile) {
            // it is over, or the deadline is: nothing is left to be moved
        }
    }
}
