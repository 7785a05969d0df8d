package io.gatehouse.job.run;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.schedule.ScheduleTroubles;
import io.gatehouse.microsoft.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A replica of the release before meets what only the next one knows. */
class RecurringRunnerTests {

    private static final Instant LAST = Instant.parse("2026-11-20T08:00:00Z");

    private final SettableClock clock = new SettableClock();
    private final RecurringRunner runner = new RecurringRunner(
            new StaticListableBeanFactory().getBeanProvider(RecurringWork.class),
            mock(JdbcClient.class),
            mock(Pauses.class),
            mock(JobPauses.class),
            mock(ScheduleTroubles.class),
            clock);

    @Test
    void leavesToNewerReplicasWhatItDoesNotKnow() {
        ExecutionOperations<Void> first = picks();
        clock.advance(Duration.ofHours(23));
        ExecutionOperations<Void> later = picks();

        verify(first, never()).stop();
        verify(later, never()).stop();
        verify(later)
                .reschedule(
                        argThat(noted -> noted.getResult() == ExecutionComplete.Result.OK
                                && noted.getTimeDone().equals(LAST)),
                        eq(clock.instant().plusSeconds(60)));
    }

    @Test
    void dropsWhatNobodyHasKnownForADay() {
        picks();
        clock.advance(Duration.ofHours(25));

        ExecutionOperations<Void> operations = picks();

        verify(operations).stop();
        verify(operations, never()).reschedule(any(), any());
    }

    /** A long upgrade: this replica has never known it, the newer one runs it. */
    @Test
    void leavesWhatAnotherReplicaRanToday() {
        picks();
        clock.advance(Duration.ofHours(25));

        ExecutionOperations<Void> operations = picks(clock.instant().minus(Duration.ofMinutes(5)));

        verify(operations, never()).stop();
        verify(operations).reschedule(any(), any());
    }

    private ExecutionOperations<Void> picks() {
        return picks(LAST);
    }

    @SuppressWarnings("unchecked")
    private ExecutionOperations<Void> picks(Instant last) {
        TaskInstance<Void> instance = JobTasks.recurring("of.the.next.release");
        Execution execution = new Execution(clock.instant(), instance, true, "me", last, null, 0, null, 1);
        ExecutionContext context = mock(ExecutionContext.class);
        when(context.getExecution()).thenReturn(execution);
        ExecutionOperations<Void> operations = mock(ExecutionOperations.class);
        runner.execute(instance, context)
                .complete(ExecutionComplete.success(execution, clock.instant(), clock.instant()), operations);
        return operations;
    }
}
