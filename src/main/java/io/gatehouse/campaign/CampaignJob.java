package io.gatehouse.campaign;

import io.gatehouse.campaign.CampaignSender.Turn;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.RetryLater;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Carries a campaign forward, one customer at a time, until it is over or has to wait for its rate. */
@Component
class CampaignJob implements JobHandler {

    static final String KIND = "campaign.send";
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int TOLD_EVERY = 100;

    private final CampaignSender sender;
    private final CampaignMembers members;

    CampaignJob(CampaignSender sender, CampaignMembers members) {
        this.sender = sender;
        this.members = members;
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
        Turn turn = sender.next(id);
        for (int went = 1; turn instanceof Turn.Went; went++) {
            if (went % TOLD_EVERY == 0) {
                tell(job, id);
            }
            turn = sender.next(id);
        }
        tell(job, id);
        if (turn instanceof Turn.Wait wait) {
            Duration pause = wait.pause().compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait.pause();
            throw new RetryLater(pause, "Keeps to the rate of the campaign.");
        }
    }

    private void tell(JobContext job, UUID id) {
        CampaignProgress progress = members.progress(id);
        job.progress(
                progress.settled(),
                (long) progress.total(),
                progress.settled() + " of " + progress.total() + " customers asked or skipped");
    }
}
