package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.delta.DirectoryPages;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls for a tenant follow each other with pauses once Graph says that little is left there, before it says 429. */
class NearLimitTests {

    private static final String USED = "x-ms-throttle-limit-percentage";
    private static final TenantId ONE = new TenantId(TestSigner.TENANT);
    private static final TenantId OTHER = new TenantId(TestSigner.OTHER_TENANT);

    private final FakeMicrosoft fake = new FakeMicrosoft();
    private final SettableClock clock = new SettableClock();
    private final TenantBudgets budgets = new TenantBudgets(fake.settings(), clock);
    private final DirectoryPages pages =
            new DirectoryPages(fake.cloud(), new Transport(fake.settings()), budgets, clock);

    @AfterEach
    void stop() {
        fake.close();
    }

    private void read(TenantId tenant, String used) {
        Reply reply = Reply.json(200, "7");
        fake.on("/v1.0/users/$count", request -> used == null ? reply : reply.with(USED, used));
        assertThat(pages.countUsers(new GraphAccess(tenant, Secret.of("bearer"))))
                .hasValue(7);
    }

    @ParameterizedTest
    @CsvSource({"0.8, 250", "0.95, 250", "1.0, 1000", "1.8, 1000"})
    void pausesBetweenCallsWhereLittleIsLeft(String used, long millis) {
        read(ONE, used);
        read(ONE, null);

        long begin = System.nanoTime();
        read(ONE, null);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(millis - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.9", "1.3"})
    void letsOneCallRunAtATime(String used) throws Exception {
        read(ONE, used);

        assertThat(atOnce(ONE)).isOne();
    }

    @Test
    void leavesOtherTenantsAlone() throws Exception {
        read(ONE, "1.2");

        assertThat(atOnce(OTHER)).isEqualTo(2);
    }

    @Test
    void goesOnAsBeforeOnceItsTimeIsOver() throws Exception {
        read(ONE, "0.9");
        clock.advance(Duration.ofSeconds(10));

        assertThat(atOnce(ONE)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.79", "0", "-1", "NaN", "much", ""})
    void takesNothingElseForAWarning(String used) throws Exception {
        read(ONE, used);

        assertThat(atOnce(ONE)).isEqualTo(2);
    }

    @Test
    void hearsItFromCallsOfTheSdkToo() throws Exception {
        try (FakeGraph graph = new FakeGraph()) {
            graph.fake.on(
                    "/v1.0/me",
                    Reply.json(200, "{\"id\":\"1\",\"displayName\":\"Adele\"}").with(USED, "0.9"));
            graph.calls.call(graph.access, sdk -> sdk.me().get());
            graph.calls.call(graph.access, sdk -> sdk.me().get());

            long begin = System.nanoTime();
            graph.calls.call(graph.access, sdk -> sdk.me().get());
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(249));
        }
    }

    @Test
    void makesNoCallInAThreadThatWasToldToStopWhileItPaused() throws Exception {
        read(ONE, "1.2");
        read(ONE, null);
        AtomicInteger made = new AtomicInteger();
        Thread paused = Thread.ofVirtual().start(() -> {
            try {
                budgets.call(new GraphAccess(ONE, Secret.of("bearer")), made::incrementAndGet);
            } catch (MicrosoftException stopped) {
                made.addAndGet(100);
            }
        });
        // the pause is over after a second
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> paused.getState() == Thread.State.TIMED_WAITING);
        paused.interrupt();
        paused.join();

        assertThat(made).hasValue(100);
    }

    /** How many of two calls are made at the same time: the first one waits a moment for the second. */
    private int atOnce(TenantId tenant) throws Exception {
        AtomicInteger running = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        GraphAccess access = new GraphAccess(tenant, Secret.of("bearer"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = threads.submit(() -> budgets.call(access, () -> inside(running, both)));
            Future<Integer> second = threads.submit(() -> budgets.call(access, () -> inside(running, both)));
            return Math.max(first.get(), second.get());
        }
    }

    private static int inside(AtomicInteger running, CountDownLatch both) {
        int now = running.incrementAndGet();
        both.countDown();
        try {
            both.await(700, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.decrementAndGet();
        }
        return now;
    }
}
