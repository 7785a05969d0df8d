package io.gatehouse.job.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The database's time, where many want to know it at once. */
class DatabaseClockTests {

    private static final Instant OWN = Instant.parse("2026-11-22T10:00:00Z");

    /** Whoever asks inside a transaction needs a second connection, and the pool may have no more. */
    @Test
    void asksOnceThoughManyAreTheFirst() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        DataSource database = mock(DataSource.class);
        when(database.getConnection()).thenAnswer(call -> {
            asked.countDown();
            answer.await();
            throw new SQLException("Away");
        });
        DatabaseClock clock = new DatabaseClock(Clock.fixed(OWN, ZoneOffset.UTC), database);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Instant> first = threads.submit(clock::instant);
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(threads.submit(clock::instant).get(1, TimeUnit.MINUTES))
                    .as("by the clock of this machine")
                    .isBetween(OWN, OWN.plusSeconds(60));
            answer.countDown();
            assertThat(first.get()).isNotNull();
        } finally {
            answer.countDown();
        }

        assertThat(clock.instant()).isNotNull();
        verify(database, times(1)).getConnection();
    }
}
