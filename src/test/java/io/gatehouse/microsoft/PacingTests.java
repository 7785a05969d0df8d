package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.microsoft.call.Pacing;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PacingTests {

    @Test
    void waitsForTheWholeOfItThoughItIsWoken() {
        LockSupport.unpark(Thread.currentThread());
        long begin = System.nanoTime();

        Pacing.pause(Duration.ofMillis(120));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(119));
    }

    @Test
    void endsAtOnceInAThreadThatIsToStopAndLeavesItMarked() {
        Thread.currentThread().interrupt();
        try {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(MicrosoftException.class)
                        .isThrownBy(() -> Pacing.pause(Duration.ofHours(1)))
                        .satisfies(e -> assertThat(e.failure()).isInstanceOf(MicrosoftFailure.Unavailable.class));
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            }
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void takesAPauseThatIsOverForNone() {
        Pacing.pause(Duration.ZERO);
        Pacing.pause(Duration.ofDays(-1));
    }
}
