package io.gatehouse.job.run;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient.ScheduleOptions;
import com.github.kagkarlsson.scheduler.SchedulerState;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Hands jobs to the scheduler inside the caller's transaction and wakes it once that has committed; those of the other
 * replicas too, where somebody waits for the job or this one may be too busy to begin it at once.
 */
@Component
public class JobQueue {

    /** On which the replicas tell each other that something is due. */
    public static final String CHANNEL = "gatehouse_jobs";

    private final UUID replica = UUID.randomUUID();
    private final Scheduler scheduler;
    private final DatabaseClock clock;
    private final JdbcClient jdbc;
    private final int threads;

    @Autowired
    JobQueue(Scheduler scheduler, DatabaseClock clock, JdbcClient jdbc, DbSchedulerProperties settings) {
        this(scheduler, clock, jdbc, settings.getThreads());
    }

    JobQueue(Scheduler scheduler, DatabaseClock clock, JdbcClient jdbc, int threads) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.jdbc = jdbc;
        this.threads = threads;
    }

    /** What a replica told on the channel. */
    public void heard(String from) {
        if (!from.equals(replica.toString())) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    /** What somebody waits for goes before what the clock wants. It is new: nobody needs to look whether it is there. */
    void add(UUID job, Duration delay, boolean awaited) {
        scheduler.scheduleBatch(List.of(instance(job, awaited)), clock.instant().plus(delay));
        if (delay.isZero()) {
            commit().more(1, awaited);
        }
    }

    /**
     * Runs a job now. The caller has locked its row and noted there that the job is wanted: a replica that works on the job's
     * entry at this moment reads that note before it ends.
     */
    void now(UUID job, boolean awaited) {
        now(job, awaited, 1);
    }

    /**
     * The same where nobody else needs to look: jobs follow each other on a thread that will be free in a moment, or the
     * job lay there before.
     */
    void follow(UUID job) {
        now(job, false, 0);
    }

    private void now(UUID job, boolean awaited, int due) {
        try {
            scheduleAt(job, clock.instant(), awaited);
            commit().more(due, awaited);
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

    /** Has the scheduler look for what is due once this transaction has committed. */
    void look() {
        commit();
    }

    private void scheduleAt(UUID job, Instant time, boolean awaited) {
        scheduler.schedule(instance(job, awaited), time, ScheduleOptions.WHEN_EXISTS_RESCHEDULE);
    }

    private static TaskInstance<JobKey> instance(UUID job, boolean awaited) {
        return JobTasks.job(new JobKey(ProviderScope.required().value(), job), awaited);
    }

    /** One for each transaction, however many jobs it makes. */
    private Commit commit() {
        for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
            if (each instanceof Commit known && known.queue() == this) {
                return known;
            }
        }
        Commit first = new Commit();
        TransactionSynchronizationManager.registerSynchronization(first);
        return first;
    }

    /** What a transaction tells: the own scheduler always, the others once at most. */
    private final class Commit implements TransactionSynchronization {

        private int due;
        private boolean awaited;

        void more(int jobs, boolean wanted) {
            due += jobs;
            awaited |= wanted;
        }

        JobQueue queue() {
            return JobQueue.this;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            if (awaited || due > 0 && busy(due)) {
                tellTheOthers();
            }
        }

        @Override
        public void afterCommit() {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    /**
     * Whether they may find no thread here. What others committed a moment ago is not counted yet, so half of the threads
     * are left to that. Not told otherwise: all would look at each of thousands of commits, and PostgreSQL lets those that
     * notify commit one by one.
     */
    private boolean busy(int due) {
        SchedulerState state = scheduler.getSchedulerState();
        boolean works = state.isStarted() && !state.isPaused() && !state.isShuttingDown();
        return !works || scheduler.getCurrentlyExecuting().size() + due > threads / 2;
    }

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
