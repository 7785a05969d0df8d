package io.gatehouse.job.run;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.gatehouse.job.JobView;
import io.gatehouse.job.lane.Lanes;
import io.gatehouse.job.lane.Lanes.Turned;
import io.gatehouse.job.run.JobAdmission.Decision;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Runs one attempt at a job in its provider's scope, where it may begin, and says when the scheduler calls again. */
@Component
class JobRunner {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration STOPPED_PAUSE = Duration.ofSeconds(1);

    private final JobAttempts attempts;
    private final JobAdmission admission;
    private final Lanes lanes;
    private final JobWork work;
    private final RunningJobs running;
    private final DatabaseClock clock;

    JobRunner(
            JobAttempts attempts,
            JobAdmission admission,
            Lanes lanes,
            JobWork work,
            RunningJobs running,
            DatabaseClock clock) {
        this.attempts = attempts;
        this.admission = admission;
        this.lanes = lanes;
        this.work = work;
        this.running = running;
        this.clock = clock;
    }

    CompletionHandler<JobKey> execute(TaskInstance<JobKey> instance, ExecutionContext context) {
        JobKey key = instance.getData();
        int failed = context.getExecution().consecutiveFailures;
        try {
            return ProviderScope.call(new ProviderId(key.providerId()), () -> begin(key, failed));
        } finally {
            lanes.leave(key.jobId());
            letInNext();
        }
    }

    /** Who was turned away may have found a place elsewhere meanwhile: then the one behind it is next. */
    private void letInNext() {
        try {
            for (Optional<Turned> next = lanes.next(); next.isPresent(); next = lanes.next()) {
                Turned turned = next.get();
                if (!wakes(turned)) {
                    lanes.comesNot(turned.job());
                }
            }
        } catch (DataAccessException | TransactionException e) {
            log.debug("Who waits for a place looks again later: {}", e.toString());
        }
    }

    private boolean wakes(Turned turned) {
        return ProviderScope.call(turned.provider(), () -> admission.wakeTurnedAway(turned.job()));
    }

    private CompletionHandler<JobKey> unlessAskedFor(JobKey key, CompletionHandler<JobKey> planned) {
        return (complete, operations) -> ProviderScope.run(
                new ProviderId(key.providerId()),
                () -> attempts.conclude(
                        key.jobId(),
                        () -> planned.complete(complete, operations),
                        () -> operations.reschedule(complete, clock.instant())));
    }

    private CompletionHandler<JobKey> begin(JobKey key, int failed) {
        if (running.stopping()) {
            return again(STOPPED_PAUSE, false);
        }
        return switch (admission.admit(key.jobId())) {
            case Decision.Begun begun -> unlessAskedFor(key, attempt(begun.job(), failed));
            case Decision.Waits waits -> waits(key, waits.lookAgain());
            case Decision.Over over -> unlessAskedFor(key, new OnCompleteRemove<>());
        };
    }

    private CompletionHandler<JobKey> attempt(JobView job, int failed) {
        JobOutcome outcome = work.attempt(job, failed);
        if (!admission.leave(job, outcome)) {
            log.info("Attempt {} of job {} does not count any more", job.attempt(), job.id());
            return new OnCompleteRemove<>();
        }
        return outcome instanceof JobOutcome.Again again
                ? again(again.after(), again.failure())
                : new OnCompleteRemove<>();
    }

    /** No attempt is counted. */
    private CompletionHandler<JobKey> waits(JobKey key, Duration lookAgain) {
        CompletionHandler<JobKey> planned = unlessAskedFor(key, again(lookAgain, false));
        return (complete, operations) -> {
            planned.complete(complete, operations);
            ProviderScope.run(new ProviderId(key.providerId()), () -> {
                try {
                    admission.awaitRelease(key.jobId());
                } catch (DataAccessException e) {
                    log.debug("Job {} looks again later", key.jobId());
                }
                admission.reconsider(key.jobId());
            });
        };
    }

    private CompletionHandler<JobKey> again(Duration after, boolean failure) {
        Instant begun = clock.instant();
        return (complete, operations) -> {
            ExecutionComplete counted = failure
                    ? ExecutionComplete.failure(
                            complete.getExecution(), begun, complete.getTimeDone(), new JobTakenAway())
                    : complete;
            operations.reschedule(counted, clock.instant().plus(after));
        };
    }
}
