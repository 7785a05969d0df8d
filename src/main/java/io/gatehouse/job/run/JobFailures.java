package io.gatehouse.job.run;

import io.gatehouse.job.CalledOff;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.RetryLater;
import io.gatehouse.shared.CallsPaused;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Randoms;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Decides what an exception of a handler means for its job, and in which words it is shown. */
@Component
public class JobFailures {

    public static final int MOST_ATTEMPTS = 8;

    private static final Logger log = LoggerFactory.getLogger(JobFailures.class);
    private static final long FIRST_PAUSE = 5_000;
    private static final long LONGEST_PAUSE = 600_000;

    JobOutcome stopped() {
        return new JobOutcome.Again(
                JobState.QUEUED, Duration.ZERO, "Gatehouse was restarted; the job goes on by itself.", false, false);
    }

    JobOutcome interruptedTooOften() {
        return new JobOutcome.Failed("Gatehouse stopped " + MOST_ATTEMPTS
                + " times while working on this job. Look at the log of those moments, then retry.");
    }

    JobOutcome classify(JobView job, Exception failure, int failedBefore) {
        return switch (failure) {
            case RetryLater later ->
                new JobOutcome.Again(
                        JobState.WAITING, later.after(), later.reason(), false, later.ordered(), later.setback());
            case CallsPaused paused ->
                new JobOutcome.Again(JobState.WAITING, afterPause(), paused.sentence(), false, false);
            case GiveUp end -> new JobOutcome.Failed(end.reason());
            case CalledOff off -> new JobOutcome.CalledOff(off.reason());
            case JobTakenAway gone -> new JobOutcome.TakenAway();
            case NotFound gone -> new JobOutcome.Failed("What this job is about no longer exists.");
            case InvalidInput wrong -> new JobOutcome.Failed(String.valueOf(wrong.getMessage()));
            case Conflict conflict -> new JobOutcome.Failed(String.valueOf(conflict.getMessage()));
            default -> unexpected(job, failure, failedBefore + 1);
        };
    }

    /** The exception's own text stays in the log: nobody has vetted it for people or for secrets. */
    private JobOutcome unexpected(JobView job, Exception failure, int failed) {
        String reference = Randoms.reference();
        log.warn("Job {} ({}) failed, reference {}", job.id(), job.kind(), reference, failure);
        String reason = "Something unexpected went wrong (%s). The log has it under reference %s."
                .formatted(failure.getClass().getSimpleName(), reference);
        return failed >= MOST_ATTEMPTS
                ? new JobOutcome.Failed(reason)
                : new JobOutcome.Again(JobState.WAITING, pause(failed), reason, true, false);
    }

    /** Half a minute to a minute: what was held back goes on little by little once the pause is over. */
    static Duration afterPause() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(30_000, 60_000));
    }

    /** Somebody is suspended for months it may be; {@link JobHousekeeping} wakes what waits once that is over. */
    static Duration afterSuspension() {
        return Duration.ofSeconds(ThreadLocalRandom.current().nextLong(720, 1_080));
    }

    /** Doubles from five seconds to ten minutes, spread by a fifth so that many jobs do not come back at once. */
    static Duration pause(int failed) {
        long base = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failed - 1, 10));
        return Duration.ofMillis(base + ThreadLocalRandom.current().nextLong(-base / 5, base / 5 + 1));
    }
}
