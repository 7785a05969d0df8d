package io.gatehouse.connection.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Thirty callers of one sign-in that gets no answer are not told so one after the other, for ten minutes. */
class WaitingTests {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Waiting line = new Waiting();

    @Test
    void tellsWhoWaitedMeanwhileWhatTheFirstOneMet() {
        long before = System.nanoTime();
        line.enter(LONG);
        line.failed(ConnectionUnavailable.throttled(Duration.ofSeconds(40)));
        line.leave();

        line.enter(LONG);
        assertThatThrownBy(() -> line.sharedSince(before))
                .isInstanceOfSatisfying(ConnectionUnavailable.class, shared -> {
                    assertThat(shared.retryAfter()).isEqualTo(Duration.ofSeconds(40));
                    assertThat(shared.again("").ordered()).isTrue();
                });
        assertThatCode(() -> line.sharedSince(System.nanoTime()))
                .as("who came later asks anew")
                .doesNotThrowAnyException();
    }

    @Test
    void letsNobodyWaitForEver() throws Exception {
        line.enter(LONG);

        assertThatThrownBy(() -> elsewhere(() -> line.enter(Duration.ofMillis(20))))
                .hasCauseInstanceOf(ConnectionUnavailable.class);
    }

    @Test
    void hearsThatItsThreadIsToEnd() {
        line.enter(LONG);

        assertThatThrownBy(() -> elsewhere(() -> {
                    Thread.currentThread().interrupt();
                    line.enter(LONG);
                }))
                .hasCauseInstanceOf(ConnectionUnavailable.class);
    }

    private static void elsewhere(Runnable work) {
        CompletableFuture.runAsync(work, Thread::startVirtualThread).join();
    }
}
