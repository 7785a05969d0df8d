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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Hands jobs to the scheduler inside the caller's transaction and wakes it once that has committed; those of the other
 * replicas too, where somebody waits for the job and all threads here may be taken.
 */
@Component
public class JobQueue {

    /** On which the replicas tell each other that something is due. */
    public static final String CHANNEL = "gatehouse_jobs";

    private final UUID replica = UUID.randomUUID();
    private final Scheduler scheduler;
    private final DatabaseClock clock;
    private final JdbcClient jdbc;

    JobQueue(Scheduler scheduler, DatabaseClock clock, JdbcClient jdbc) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.jdbc = jdbc;
    }

    /** What a replica told on the channel. */
    public void heard(String from) {
        if (!from.equals(replica.toString())) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    /** What somebody waits for goes before what the clock wants. */
    void add(UUID job, Duration delay, boolean awaited) {
        scheduleAt(job, clock.instant().plus(delay), awaited);
        if (awaited && delay.isZero()) {
            tellTheOthers();
        }
    }

    /** Of a job whose row is locked and tells that it is wanted: whoever works on its entry right now finds that there. */
    void now(UUID job, boolean awaited) {
        try {
            scheduleAt(job, clock.instant(), awaited);
            if (awaited) {
                tellTheOthers();
            }
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

    /** Not for what the clock wants: thousands at once would have everybody look at every commit. */
    private void tellTheOthers() {
        jdbc.sql("select pg_notify(?, ?)")
                .params(CHANNEL, replica.toString())
                .query((row, number) -> true)
                .single();
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
