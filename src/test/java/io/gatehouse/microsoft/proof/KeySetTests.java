package io.gatehouse.microsoft.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.gatehouse.microsoft.SettableClock;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.proof.SigningKeys.SigningKey;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeySetTests {

    private final SettableClock clock = new SettableClock();
    private final AtomicInteger reads = new AtomicInteger();
    private final CountDownLatch entraAnswers = new CountDownLatch(1);
    private volatile boolean slow;
    private volatile boolean away;
    private volatile Map<String, SigningKey> published = keys("first");
    private final KeySet set = new KeySet(this::read, clock);

    private Map<String, SigningKey> read() {
        reads.incrementAndGet();
        if (slow) {
            uninterrupted(entraAnswers);
        }
        if (away) {
            throw MicrosoftException.of(FailureKind.UNAVAILABLE, "Away");
        }
        return published;
    }

    @Test
    void findsAKnownKeyWhileEntraTakesLong() {
        assertThat(set.find("first")).isNotNull();
        slow = true;
        published = keys("first", "second");
        clock.advance(Duration.ofHours(25));

        for (int i = 0; i < 20; i++) {
            assertThat(set.find("first")).isNotNull();
        }
        entraAnswers.countDown();

        await().until(() -> reads.get() == 2 && set.find("second") != null);
        assertThat(reads).as("nobody had to read for the second key").hasValue(2);
    }

    @Test
    void letsAllWhoKnowNoKeyWaitForOneRead() throws Exception {
        slow = true;

        List<SigningKey> found = tenAtOnce(() -> set.find("first"));

        assertThat(found).hasSize(10).doesNotContainNull();
        assertThat(reads).hasValue(1);
    }

    /** Else each one of a crowd would wait out the time limit of a call, one after the other. */
    @Test
    void tellsAllWhoWaitedThatEntraIsAway() throws Exception {
        slow = true;
        away = true;

        List<FailureKind> told = tenAtOnce(() -> failure(() -> set.find("first")));

        assertThat(told).hasSize(10).containsOnly(FailureKind.UNAVAILABLE);
        assertThat(reads).hasValue(1);
        away = false;
        assertThat(set.find("first")).as("without any pause").isNotNull();
    }

    @Test
    void findsAKnownKeyWhileOthersAskForUnknownOnes() throws Exception {
        assertThat(set.find("first")).isNotNull();
        slow = true;
        clock.advance(Duration.ofSeconds(3));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SigningKey> unknown = threads.submit(() -> set.find("made-up"));
            await().until(() -> reads.get() == 2);

            assertThat(set.find("first")).isNotNull();
            assertThat(unknown).isNotDone();
            entraAnswers.countDown();
            assertThat(unknown.get()).isNull();
        }
    }

    @Test
    void forgetsAWithdrawnKeyThoughNobodyAskedForDays() {
        assertThat(set.find("first")).isNotNull();
        published = keys("second");
        clock.advance(Duration.ofHours(49));

        assertThat(set.find("first")).isNull();
        assertThat(set.find("second")).isNotNull();
    }

    @Test
    void keepsEvenOldKeysWhileEntraIsAway() {
        assertThat(set.find("first")).isNotNull();
        away = true;
        clock.advance(Duration.ofHours(49));

        assertThat(set.find("first")).isNotNull();
        assertThat(reads).hasValue(2);
    }

    @Test
    void anInterruptOfOneCallerIsNoneOfTheOthers() throws Exception {
        slow = true;
        AtomicBoolean flagged = new AtomicBoolean();
        CompletableFuture<FailureKind> broken = new CompletableFuture<>();
        Thread interrupted = Thread.ofVirtual().start(() -> {
            broken.complete(failure(() -> set.find("first")));
            flagged.set(Thread.currentThread().isInterrupted());
        });
        await().until(() -> reads.get() == 1);
        interrupted.interrupt();
        interrupted.join();

        assertThat(broken).isCompletedWithValue(FailureKind.UNAVAILABLE);
        assertThat(flagged).isTrue();
        entraAnswers.countDown();
        assertThat(set.find("first")).isNotNull();
        assertThat(reads).hasValue(1);
    }

    /** Lets Entra answer once all of them stand before it. */
    private <T> List<T> tenAtOnce(Callable<T> ask) throws Exception {
        List<Thread> asking = new CopyOnWriteArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> all = Stream.generate(() -> threads.submit(() -> {
                        asking.add(Thread.currentThread());
                        return ask.call();
                    }))
                    .limit(10)
                    .toList();
            await().until(() ->
                    asking.size() == 10 && asking.stream().allMatch(one -> one.getState() == Thread.State.WAITING));
            entraAnswers.countDown();
            List<T> told = new ArrayList<>();
            for (Future<T> one : all) {
                told.add(one.get());
            }
            return told;
        }
    }

    private static FailureKind failure(Runnable ask) {
        try {
            ask.run();
        } catch (MicrosoftException e) {
            return e.failure().kind();
        }
        throw new AssertionError("It was answered");
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("Nobody may interrupt the read of all", e);
        }
    }

    private static Map<String, SigningKey> keys(String... ids) {
        return Arrays.stream(ids).collect(Collectors.toMap(Function.identity(), KeySetTests::key));
    }

    private static SigningKey key(String id) {
        Base64URL modulus = Base64URL.encode(BigInteger.TWO.pow(2047).add(BigInteger.ONE));
        return new SigningKey(
                new RSAKey.Builder(modulus, Base64URL.encode(BigInteger.valueOf(65_537)))
                        .keyID(id)
                        .build(),
                null);
    }
}
