package io.gatehouse.job.run;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
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

    private final JobAttempts attempts;
    private final JobHandlers handlers;
    private final RunningJobs running;
    private final JobFailures failures;
    private final Clock clock;

    JobRunner(JobAttempts attempts, JobHandlers handlers, RunningJobs running, JobFailures failures, Clock clock) {
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

    private CompletionHandler<JobKey> unlessAskedFor(JobKey key, CompletionHandler<JobKey> planned) {
        return (complete, operations) -> ProviderScope.run(
                new ProviderId(key.providerId()),
                () -> attempts.conclude(
                        key.jobId(),
                        () -> planned.complete(complete, operations),
                        () -> operations.reschedule(complete, clock.instant())));
    }

    private CompletionHandler<JobKey> attempt(JobKey key, int failed) {
        if (running.stopping()) {
            return again(STOPPED_PAUSE, false);
        }
        Optional<Pause> pause = handlers.held(key.jobId());
        CompletionHandler<JobKey> planned = pause.isPresent()
                ? hold(key.jobId(), pause.get())
                : attempts.claim(key.jobId()).map(job -> attempt(job, failed)).orElseGet(OnCompleteRemove::new);
        return unlessAskedFor(key, planned);
    }

    private CompletionHandler<JobKey> attempt(JobView job, int failed) {
        JobOutcome outcome = work(job, failed);
        return attempts.settle(job, outcome, clock.instant()) && outcome instanceof JobOutcome.Again again
                ? again(again.after(), again.failure())
                : new OnCompleteRemove<>();
    }

    /** No attempt is counted, and the whole pause long each looks again at a time of its own. */
    private CompletionHandler<JobKey> hold(UUID job, Pause pause) {
        Duration wait = JobFailures.afterPause();
        return attempts.hold(job, pause.sentence(), clock.instant().plus(wait))
                ? again(wait, false)
                : new OnCompleteRemove<>();
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
