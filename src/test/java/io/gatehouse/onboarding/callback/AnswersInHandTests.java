package io.gatehouse.onboarding.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.microsoft.call.Awaited;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** How long somebody waits for a page, and what becomes of the work behind it. */
class AnswersInHandTests {

    private final ProviderId provider = new ProviderId(UUID.randomUUID());
    private final CountDownLatch slow = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicInteger signs = new AtomicInteger();
    private final AtomicBoolean interrupted = new AtomicBoolean();

    @AfterEach
    void forget() {
        MDC.remove("ip");
        slow.countDown();
    }

    @Test
    void looksInTheScopeAndWithTheTraceOfTheRequest() {
        MDC.put("ip", "192.0.2.7");

        assertThat(look(Duration.ofSeconds(20), () -> ProviderScope.required() + MDC.get("ip")))
                .isEqualTo(provider + "192.0.2.7");
    }

    /** Who is awaited before a page calls Microsoft also while others are spared. */
    @Test
    void countsAsAwaited() {
        assertThat(look(Duration.ofSeconds(20), () -> "" + Awaited.bySomebody()))
                .isEqualTo("true");
    }

    @Test
    void finishesWhatTookTooLongForItsPage() throws Exception {
        assertThat(look(Duration.ofMillis(50), this::work)).isNull();

        slow.countDown();
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void saysThatItIsStillAtItUntilItIsDone() throws Exception {
        assertThat(look(Duration.ofMillis(50), this::work)).isNull();
        await().until(() -> signs.get() > 2);

        slow.countDown();
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        AtomicInteger before = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(200)).until(() -> before.getAndSet(signs.get()) == signs.get());
    }

    @Test
    void finishesUndisturbedWhereTheRequestIsInterrupted() throws Exception {
        Thread request = Thread.ofVirtual().start(() -> look(Duration.ofMinutes(1), this::work));
        request.interrupt();
        request.join();

        slow.countDown();
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(interrupted).isFalse();
    }

    @Test
    void waitsForWhatIsInHandWhenThePortalStops() throws Exception {
        AnswersInHand answers = withOneInHand(Duration.ofMinutes(1));
        Thread stopping = Thread.ofVirtual().start(answers::stop);

        assertThat(stopping.join(Duration.ofMillis(200))).isFalse();
        slow.countDown();
        stopping.join();

        assertThat(done.getCount()).isZero();
        answers.start();
        assertThat(ProviderScope.call(provider, () -> answers.look(() -> "again", () -> {})))
                .contains("again");
    }

    @Test
    void keepsNoPortalFromStopping() throws Exception {
        AnswersInHand answers = withOneInHand(Duration.ofMillis(50));

        Thread stopping = Thread.ofVirtual().start(answers::stop);

        assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
        assertThat(done.getCount()).isOne();
    }

    @Test
    void handsOnWhatIsThrown() {
        IllegalStateException mistake = new IllegalStateException("ours");

        assertThatThrownBy(() -> look(Duration.ofSeconds(20), () -> {
                    throw mistake;
                }))
                .isSameAs(mistake);
    }

    private AnswersInHand withOneInHand(Duration farewell) throws InterruptedException {
        AnswersInHand answers = new AnswersInHand(Duration.ofMinutes(1), farewell, Duration.ofMinutes(1));
        Thread request = Thread.ofVirtual()
                .start(() -> ProviderScope.call(provider, () -> {
                    Thread.currentThread().interrupt();
                    return answers.look(this::work, signs::incrementAndGet);
                }));
        request.join();
        return answers;
    }

    private String work() {
        try {
            slow.await();
        } catch (InterruptedException e) {
            interrupted.set(true);
        }
        done.countDown();
        return "done";
    }

    private String look(Duration patience, Supplier<String> work) {
        return ProviderScope.call(
                provider,
                () -> new AnswersInHand(patience, Duration.ZERO, Duration.ofMillis(10))
                        .look(work, signs::incrementAndGet)
                        .orElse(null));
    }
}
