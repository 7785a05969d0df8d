package io.gatehouse.job.run;

import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
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
    private final JobQueue queue;
    private final DatabaseClock clock;

    JobRunner(
            JobAttempts attempts,
            JobAdmission admission,
            Lanes lanes,
            JobWork work,
            RunningJobs running,
            JobQueue queue,
            DatabaseClock clock) {
        this.attempts = attempts;
        this.admission = admission;
        this.lanes = lanes;
        this.work = work;
        this.running = running;
        this.queue = queue;
        this.clock = clock;
    }

    CompletionHandler<JobKey> execute(TaskInstance<JobKey> instance, ExecutionContext context) {
        JobKey key = instance.getData();
        int failed = context.getExecution().consecutiveFailures;
        try {
            return ProviderScope.call(key.provider(), () -> begin(key, failed));
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
                key.provider(),
                () -> attempts.conclude(key.jobId(), () -> planned.complete(complete, operations), () -> {
                    operations.reschedule(complete, clock.instant());
                    queue.look();
                }));
    }

    private CompletionHandler<JobKey> begin(JobKey key, int failed) {
        if (running.stopping()) {
            return again(STOPPED_PAUSE, false);
        }
        return switch (admission.admit(key.jobId())) {
            case Decision.Begun begun -> ended(key, begun.job(), work.attempt(begun.job(), failed));
            case Decision.Waits waits -> waits(key, waits.lookAgain());
            case Decision.Over over -> unlessAskedFor(key, new OnCompleteRemove<>());
        };
    }

    /** Nobody can ask for the job between its end and what is planned then: whoever wants to waits for its row. */
    private CompletionHandler<JobKey> ended(JobKey key, JobView job, JobOutcome outcome) {
        CompletionHandler<JobKey> planned = outcome instanceof JobOutcome.Again again
                ? again(again.after(), again.failure())
                : new OnCompleteRemove<>();
        CompletionHandler<JobKey> overtaken = unlessAskedFor(key, new OnCompleteRemove<>());
        return (complete, operations) -> ProviderScope.run(
                key.provider(),
                () -> admission.leave(
                        job,
                        outcome,
                        () -> unlessTakenForDead(job, () -> planned.complete(complete, operations)),
                        () -> {
                            log.info("Attempt {} of job {} does not count any more", job.attempt(), job.id());
                            overtaken.complete(complete, operations);
                        }));
    }

    /** Whoever took this replica for dead has the entry in the scheduler's list, and finds there how the job ended. */
    private static void unlessTakenForDead(JobView job, Runnable plan) {
        try {
            plan.run();
        } catch (ExecutionException taken) {
            log.info("Job {} had been taken for dead when attempt {} ended", job.id(), job.attempt());
        }
    }

    /** No attempt is counted. */
    private CompletionHandler<JobKey> waits(JobKey key, Duration lookAgain) {
        CompletionHandler<JobKey> planned = unlessAskedFor(key, again(lookAgain, false));
        return (complete, operations) -> {
            planned.complete(complete, operations);
            ProviderScope.run(key.provider(), () -> {
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
