package io.gatehouse.job.run;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.pause.Pause;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Runs one attempt at a job: claims its row, calls the handler in the provider's scope, writes down the outcome. */
@Component
class JobRunner {

    private static final Duration STOPPED_PAUSE = Duration.ofSeconds(1);

    private final JobRuns runs;
    private final JobAttempts attempts;
    private final JobHandlers handlers;
    private final RunningJobs running;
    private final JobFailures failures;
    private final Clock clock;

    JobRunner(
            JobRuns runs,
            JobAttempts attempts,
            JobHandlers handlers,
            RunningJobs running,
            JobFailures failures,
            Clock clock) {
        this.runs = runs;
        this.attempts = attempts;
        this.handlers = handlers;
        this.running = running;
        this.failures = failures;
        this.clock = clock;
    }

    CompletionHandler<JobKey> execute(TaskInstance<JobKey> instance, ExecutionContext context) {
        JobKey key = instance.getData();
        int failed = context.getExecution().consecutiveFailures;
        return ProviderScope.call(new ProviderId(key.providerId()), () -> attempt(key, failed));
    }

    private CompletionHandler<JobKey> attempt(JobKey key, int failed) {
        if (running.stopping()) {
            return again(STOPPED_PAUSE, false);
        }
        Optional<Pause> pause = handlers.held(key.jobId());
        if (pause.isPresent()) {
            return hold(key.jobId(), pause.get());
        }
        Optional<JobView> claimed = attempts.claim(key.jobId());
        if (claimed.isEmpty()) {
            return new CompletionHandler.OnCompleteRemove<>();
        }
        JobView job = claimed.get();
        JobOutcome outcome = work(job, failed);
        boolean settled = attempts.settle(job, outcome, clock.instant());
        if (settled && outcome instanceof JobOutcome.Again again) {
            return again(again.after(), again.failure());
        }
        // A job that was cancelled and begun anew meanwhile still has this execution as its only one.
        return runs.find(job.id())
                        .filter(now -> !settled && now.state() == JobState.QUEUED)
                        .isPresent()
                ? again(Duration.ZERO, false)
                : new CompletionHandler.OnCompleteRemove<>();
    }

    /** No attempt is counted, and the whole pause long each looks again at a time of its own. */
    private CompletionHandler<JobKey> hold(UUID job, Pause pause) {
        Duration wait = JobFailures.afterPause();
        return attempts.hold(job, pause.sentence(), clock.instant().plus(wait))
                ? again(wait, false)
                : new CompletionHandler.OnCompleteRemove<>();
    }

    private JobOutcome work(JobView job, int failed) {
        if (failed >= JobFailures.MOST_ATTEMPTS) {
            return failures.interruptedTooOften();
        }
        RunningJob context = new RunningJob(job, attempts);
        running.entered(job.id());
        try {
            call(job, context);
            return new JobOutcome.Done();
        } catch (Exception e) {
            running.left(job.id());
            return running.stopping() ? failures.stopped() : failures.classify(job, e, failed);
        } finally {
            running.left(job.id());
        }
    }

    private void call(JobView job, RunningJob context) throws Exception {
        handlers.of(job.kind()).run(context);
        context.flush();
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
