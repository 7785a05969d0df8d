package io.gatehouse.job.run;

import io.gatehouse.job.JobView;
import org.springframework.stereotype.Component;

/** Calls the handler of a job and says what came of it. */
@Component
class JobWork {

    private final JobHandlers handlers;
    private final JobAttempts attempts;
    private final RunningJobs running;
    private final JobFailures failures;

    JobWork(JobHandlers handlers, JobAttempts attempts, RunningJobs running, JobFailures failures) {
        this.handlers = handlers;
        this.attempts = attempts;
        this.running = running;
        this.failures = failures;
    }

    JobOutcome attempt(JobView job, int failed) {
        if (failed >= JobFailures.MOST_ATTEMPTS) {
            return failures.interruptedTooOften();
        }
        RunningJob context = new RunningJob(job, attempts);
        running.entered(job.id());
        try {
            handlers.of(job.kind()).run(context);
            context.flush();
            return new JobOutcome.Done();
        } catch (Exception e) {
            running.left(job.id());
            return running.stopping() ? failures.stopped() : failures.classify(job, e, failed);
        } finally {
            running.left(job.id());
        }
    }
}
