package io.gatehouse.job.run;

import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.gatehouse.job.time.DatabaseClock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** What fails before it has begun, as nobody can be told what it is while the database is away, is tried again soon. */
class JobTasksTests {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static final Throwable AWAY = new DataAccessResourceFailureException("No connection in time");

    private final DatabaseClock clock = mock(DatabaseClock.class);
    private final JobTasks tasks = new JobTasks();

    @Test
    void triesAJobAgainAtOnceAndCountsNoDeath() {
        Task<JobKey> task = tasks.jobTask(mock(), clock);

        ExecutionOperations<JobKey> operations = failed(task, job(), AWAY);

        verify(operations)
                .reschedule(
                        argThat(complete -> complete.getResult() == ExecutionComplete.Result.OK),
                        eq(NOW.plus(JobTasks.STUMBLED)));
    }

    /** It had begun, and would begin again and again. */
    @Test
    void countsAJobThatBrokeAsADeath() {
        ExecutionOperations<JobKey> operations =
                failed(tasks.jobTask(mock(), clock), job(), new OutOfMemoryError("Java heap space"));

        verify(operations)
                .reschedule(
                        argThat(complete -> complete.getResult() == ExecutionComplete.Result.FAILED),
                        eq(NOW.plus(JobTasks.BROKE)));
    }

    private static TaskInstance<JobKey> job() {
        return JobTasks.job(new JobKey(UUID.randomUUID(), UUID.randomUUID()), false);
    }

    @Test
    void triesRecurringWorkAgainAtOnceAndKnowsThatItFailed() {
        Task<Void> task = tasks.recurringTask(mock(), clock);

        ExecutionOperations<Void> operations = failed(task, JobTasks.recurring("mail.recovery"), AWAY);

        verify(operations)
                .reschedule(
                        argThat(complete -> complete.getResult() == ExecutionComplete.Result.FAILED),
                        eq(NOW.plus(JobTasks.STUMBLED)));
    }

    private <T> ExecutionOperations<T> failed(Task<T> task, TaskInstance<T> instance, Throwable cause) {
        when(clock.instant()).thenReturn(NOW);
        ExecutionOperations<T> operations = mock();
        task.getFailureHandler()
                .onFailure(ExecutionComplete.failure(new Execution(NOW, instance), NOW, NOW, cause), operations);
        return operations;
    }
}
