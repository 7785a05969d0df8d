package io.gatehouse.job.run;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.gatehouse.job.time.DatabaseClock;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A replica that is told that something is due. */
class JobQueueTests {

    private final Scheduler scheduler = mock(Scheduler.class);
    private final JobQueue queue = new JobQueue(scheduler, mock(DatabaseClock.class), mock(JdbcClient.class));

    @Test
    void looksAtOnceForWhatAnotherReplicaWasAskedFor() {
        queue.heard("another");

        verify(scheduler).triggerCheckForDueExecutions();
    }
}
