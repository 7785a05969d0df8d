package io.gatehouse.job.run;

import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerState.SettableSchedulerState;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What replicas tell each other of jobs that are due. */
class JobQueueTests {

    private static final ProviderId PROVIDER = new ProviderId(UUID.randomUUID());
    private static final int THREADS = 10;

    private final Scheduler scheduler = mock(Scheduler.class);
    private final SettableSchedulerState state = new SettableSchedulerState();
    private final DatabaseClock clock = mock(DatabaseClock.class);
    private final JdbcClient jdbc = mock(JdbcClient.class, RETURNS_DEEP_STUBS);
    private final JobQueue queue = new JobQueue(scheduler, clock, jdbc, THREADS);

    @BeforeEach
    void start() {
        state.setStarted();
        when(scheduler.getSchedulerState()).thenReturn(state);
        when(clock.instant()).thenReturn(Instant.EPOCH);
        busy(0);
    }

    @Test
    void looksAtOnceForWhatAnotherReplicaWasAskedFor() {
        queue.heard("another");

        verify(scheduler).triggerCheckForDueExecutions();
    }

    @Test
    void keepsToItselfWhatItCanBegin() {
        committing(() -> add(Duration.ZERO, false));

        told(0);
        verify(scheduler).triggerCheckForDueExecutions();
    }

    @Test
    void tellsTheOthersOnceOfAllThatATransactionMakesWhenItIsBusy() {
        busy(THREADS / 2);

        committing(() -> {
            for (int i = 0; i < 20; i++) {
                add(Duration.ZERO, i % 2 == 0);
            }
        });

        told(1);
        verify(scheduler).triggerCheckForDueExecutions();
    }

    @Test
    void tellsTheOthersWhenATransactionMakesMoreThanItCanBegin() {
        committing(() -> {
            for (int i = 0; i <= THREADS / 2; i++) {
                add(Duration.ZERO, false);
            }
        });

        told(1);
    }

    @Test
    void tellsTheOthersOfEverythingWhileItWorksOnNothingItself() {
        state.setPaused(true);

        committing(() -> add(Duration.ZERO, false));

        told(1);
    }

    @Test
    void tellsTheOthersWhatSomebodyWaitsFor() {
        committing(() -> add(Duration.ZERO, true));

        told(1);
    }

    @Test
    void tellsNobodyOfWhatIsNotDue() {
        busy(THREADS);

        committing(() -> add(Duration.ofSeconds(1), true));

        told(0);
        verify(scheduler, never()).triggerCheckForDueExecutions();
    }

    /** Before that it would see nothing of what is due. */
    @Test
    void looksForWhatIsDueOnceItHasCommitted() {
        committing(() -> {
            queue.look();
            verify(scheduler, never()).triggerCheckForDueExecutions();
        });

        told(0);
        verify(scheduler).triggerCheckForDueExecutions();
    }

    @Test
    void tellsNobodyOfWhatItsOwnThreadsGoOnWith() {
        busy(THREADS);

        committing(() -> queue.follow(UUID.randomUUID()));

        told(0);
        verify(scheduler).triggerCheckForDueExecutions();
    }

    /** A directory's hints come by the hundred while its one sync waits for a thread. */
    @Test
    void tellsNobodyAgainOfWhatLiesInTheQueue() {
        busy(THREADS);
        UUID job = UUID.randomUUID();

        committing(() -> wake(job, JobState.QUEUED, null));
        committing(() -> wake(job, JobState.WAITING, JobAdmission.FULL));
        told(0);

        committing(() -> wake(job, JobState.WAITING, "Microsoft does not answer."));
        told(1);
    }

    private void wake(UUID id, JobState found, @Nullable String error) {
        JobRuns runs = mock(JobRuns.class);
        JobView job = new JobView(
                id,
                "sync",
                "Directory",
                null,
                null,
                found,
                null,
                0,
                error,
                "System",
                Instant.EPOCH,
                null,
                null,
                null,
                null);
        when(runs.findAndLock(id)).thenReturn(Optional.of(job));
        new Jobs(
                        runs,
                        queue,
                        mock(JobHandlers.class),
                        mock(JobAttempts.class),
                        mock(RunningJobs.class),
                        mock(ApplicationEventPublisher.class),
                        clock)
                .wake(id);
    }

    private void add(Duration delay, boolean awaited) {
        queue.add(UUID.randomUUID(), delay, awaited);
    }

    private void busy(int threads) {
        when(scheduler.getCurrentlyExecuting())
                .thenReturn(Collections.nCopies(threads, mock(CurrentlyExecuting.class)));
    }

    private void told(int times) {
        verify(jdbc, times == 0 ? never() : times(times)).sql(contains("pg_notify"));
    }

    private static void committing(Runnable work) {
        TransactionSynchronizationManager.initSynchronization();
        try {
            ProviderScope.run(PROVIDER, work);
            var all = TransactionSynchronizationManager.getSynchronizations();
            all.forEach(each -> each.beforeCommit(false));
            all.forEach(TransactionSynchronization::afterCommit);
        } finally {
            TransactionSynchronizationManager.clear();
        }
    }
}
