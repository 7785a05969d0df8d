package io.gatehouse.job.run;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient.ScheduleOptions;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Hands jobs to the scheduler inside the caller's transaction and wakes it once that has committed. */
@Component
class JobQueue {

    private final Scheduler scheduler;
    private final DatabaseClock clock;

    JobQueue(Scheduler scheduler, DatabaseClock clock) {
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** What somebody waits for goes before what the clock wants. */
    void add(UUID job, Duration delay, boolean awaited) {
        scheduleAt(job, clock.instant().plus(delay), awaited);
    }

    /** Of a job whose row is locked and tells that it is wanted: whoever works on its entry right now finds that there. */
    void now(UUID job, boolean awaited) {
        try {
            scheduleAt(job, clock.instant(), awaited);
        } catch (TaskInstanceCurrentlyExecutingException | ExecutionException picked) {
            // JobAttempts.conclude has it go on
        }
    }

    void remove(UUID job) {
        TaskInstanceId instance = JobTasks.JOB.instanceId(job.toString());
        try {
            if (scheduler.getScheduledExecution(instance).isPresent()) {
                scheduler.cancel(instance);
            }
        } catch (TaskInstanceCurrentlyExecutingException | ExecutionException picked) {
            // somebody has just picked it, and finds it cancelled when the work begins
        }
    }

    private void scheduleAt(UUID job, Instant time, boolean awaited) {
        JobKey key = new JobKey(ProviderScope.required().value(), job);
        scheduler.schedule(JobTasks.job(key, awaited), time, ScheduleOptions.WHEN_EXISTS_RESCHEDULE);
        afterCommit(scheduler::triggerCheckForDueExecutions);
    }

    void afterCommit(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }
}
