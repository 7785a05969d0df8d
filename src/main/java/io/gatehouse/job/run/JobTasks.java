package io.gatehouse.job.run;

import com.github.kagkarlsson.scheduler.boot.autoconfigure.Jackson3Serializer;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.Priority;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.gatehouse.job.time.DatabaseClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** The two tasks the scheduler knows: one for jobs, one for what recurs. */
@Configuration(proxyBeanMethods = false)
public class JobTasks {

    static final TaskDescriptor<JobKey> JOB = TaskDescriptor.of("job", JobKey.class);
    public static final TaskDescriptor<Void> RECURRING = TaskDescriptor.of("recurring");

    /** Between the clock's jobs and recurring work. */
    static final int AWAITED = (Priority.MEDIUM + Priority.HIGH) / 2;

    /** Until what failed before it had begun is tried again. */
    static final Duration STUMBLED = Duration.ofSeconds(5);

    /** Until what broke as no work should, for want of memory for one, is tried again. */
    static final Duration BROKE = Duration.ofMinutes(5);

    /** What looks after everybody comes before one customer's job: a queue of slow jobs must not keep the watch away. */
    public static TaskInstance<Void> recurring(String name) {
        return RECURRING.instance(name).priority(Priority.HIGH).build();
    }

    static TaskInstance<JobKey> job(JobKey key, boolean awaited) {
        return JOB.instance(key.jobId().toString())
                .data(key)
                .priority(awaited ? AWAITED : Priority.MEDIUM)
                .build();
    }

    /** Who runs jobs wakes others, and needs the scheduler for that. */
    @Bean
    Task<JobKey> jobTask(ObjectProvider<JobRunner> runner, DatabaseClock clock) {
        return Tasks.custom(JOB)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) -> operations.reschedule(
                        stumbled(complete) ? uncounted(complete) : complete, again(complete, clock)))
                .execute((instance, context) -> runner.getObject().execute(instance, context));
    }

    @Bean
    Task<Void> recurringTask(RecurringRunner runner, DatabaseClock clock) {
        return Tasks.custom(RECURRING)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) -> operations.reschedule(complete, again(complete, clock)))
                .execute(runner::execute);
    }

    /** The database was away for a moment, and nothing had begun: what a job meets itself does not come this far. */
    private static boolean stumbled(ExecutionComplete complete) {
        return complete.getCause()
                .filter(cause -> cause instanceof DataAccessException || cause instanceof TransactionException)
                .isPresent();
    }

    private static Instant again(ExecutionComplete complete, DatabaseClock clock) {
        return clock.instant().plus(stumbled(complete) ? STUMBLED : BROKE);
    }

    /** Only attempts count that ended with their replica, or broke. */
    private static ExecutionComplete uncounted(ExecutionComplete complete) {
        Instant done = complete.getTimeDone();
        return ExecutionComplete.success(complete.getExecution(), done.minus(complete.getDuration()), done);
    }

    /** It alone tells whose heartbeat is too old: by its own time a replica that is ahead would take over everything. */
    @Bean
    com.github.kagkarlsson.scheduler.Clock schedulerClock(DatabaseClock clock) {
        return clock::instant;
    }

    @Bean
    DbSchedulerCustomizer schedulerCustomizer() {
        return new DbSchedulerCustomizer() {
            @Override
            public Optional<Serializer> serializer() {
                return Optional.of(new Jackson3Serializer());
            }
        };
    }
}
