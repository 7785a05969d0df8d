package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.microsoft.call.Breaker;
import io.gatehouse.microsoft.call.CallGate;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.QuietTimes;
import io.gatehouse.microsoft.call.QuietTimes.Why;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.cloud.Cloud;
import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure.Throttled;
import io.gatehouse.microsoft.failure.MicrosoftFailure.Unavailable;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TenantBudgetsTests {

    private static final String APP = "11111111-2222-4333-8444-555555555555";
    private static final String OTHER_APP = "99999999-2222-4333-8444-555555555555";
    private static final GraphAccess ONE = access(TestSigner.TENANT, APP);
    private static final GraphAccess OTHER = access(TestSigner.OTHER_TENANT, APP);

    private static GraphAccess access(String tenant, @Nullable String app) {
        return new GraphAccess(new TenantId(tenant), Secret.of("bearer"), app);
    }

    private final SettableClock clock = new SettableClock();
    private final Queue<Duration> handedOver = new ConcurrentLinkedQueue<>();
    private final QuietTimes quiet = new QuietTimes(clock, (whom, why, wait) -> handedOver.add(wait));
    private final TenantBudgets budgets = new TenantBudgets(
            new MicrosoftSettings(Cloud.GLOBAL, null, null, Duration.ofSeconds(1), Duration.ofSeconds(5), 2),
            CallGate.OPEN,
            quiet,
            new Breaker(QuietTimes.Side.GRAPH, clock),
            clock);

    private static String throttled() {
        return throttled(10);
    }

    private static String throttled(int seconds) {
        throw new MicrosoftException(
                new Throttled(MicrosoftError.of(FailureKind.THROTTLED, "x"), Duration.ofSeconds(seconds)));
    }

    @Test
    void keepsQuietForOneTenantWhileGraphWantsQuiet() {
        AtomicInteger calls = new AtomicInteger();
        catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, TenantBudgetsTests::throttled));
        clock.advance(Duration.ofSeconds(4));

        MicrosoftException refused =
                catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, calls::incrementAndGet));

        assertThat(((Throttled) refused.failure()).retryAfter()).isEqualTo(Duration.ofSeconds(6));
        assertThat(calls).hasValue(0);
        assertThat(budgets.call(OTHER, calls::incrementAndGet)).isEqualTo(1);
        clock.advance(Duration.ofSeconds(6));
        assertThat(budgets.call(ONE, calls::incrementAndGet)).isEqualTo(2);
    }

    /** Each of ten thousand tenants would else have to be refused by itself, and prolong it for all. */
    @Test
    void keepsQuietInAllTenantsOfAnApplicationThatGraphNames() {
        AtomicInteger calls = new AtomicInteger();
        catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, () -> wanted(30, APP)));
        clock.advance(Duration.ofSeconds(29));

        MicrosoftException refused =
                catchThrowableOfType(MicrosoftException.class, () -> budgets.call(OTHER, calls::incrementAndGet));

        assertThat(((Throttled) refused.failure()).retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(calls).hasValue(0);
        assertThat(budgets.call(access(TestSigner.TENANT, OTHER_APP), calls::incrementAndGet))
                .as("an application of the customer's own")
                .isEqualTo(1);
        assertThat(handedOver).containsExactly(Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(1));
        assertThat(budgets.call(OTHER, calls::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void keepsQuietInTheTenantAsWellWhereNobodyKnowsWhoseTokenItWas() {
        GraphAccess person = access(TestSigner.TENANT, null);
        catchThrowableOfType(MicrosoftException.class, () -> budgets.call(person, () -> wanted(30, APP)));

        assertThat(catchThrowableOfType(MicrosoftException.class, () -> budgets.call(person, () -> "too early")))
                .isNotNull();
        assertThat(catchThrowableOfType(MicrosoftException.class, () -> budgets.call(OTHER, () -> "too early")))
                .isNotNull();
        assertThat(budgets.call(access(TestSigner.OTHER_TENANT, OTHER_APP), () -> "called"))
                .isEqualTo("called");
    }

    private static String wanted(int seconds, String application) {
        throw new MicrosoftException(
                new Throttled(MicrosoftError.of(FailureKind.THROTTLED, "x"), Duration.ofSeconds(seconds), application));
    }

    @Test
    void keepsQuietForWhatAnotherReplicaWasToldAndNeverShorterThanItWasToldItself() {
        quiet.keep(new QuietTimes.Whom(QuietTimes.Side.GRAPH, ONE.tenant().value()), Why.BUSY, Duration.ofSeconds(3));
        catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, TenantBudgetsTests::throttled));
        clock.advance(Duration.ofSeconds(3));
        catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, TenantBudgetsTests::throttled));
        quiet.keep(new QuietTimes.Whom(QuietTimes.Side.GRAPH, ONE.tenant().value()), Why.BUSY, Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(9));

        MicrosoftException refused =
                catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, () -> "called"));

        assertThat(((Throttled) refused.failure()).retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(budgets.call(OTHER, () -> "called")).isEqualTo("called");
    }

    @Test
    void keepsTheLatestEndOfWhatCallsAtTheSameTimeWereTold() {
        MicrosoftException inner = catchThrowableOfType(
                MicrosoftException.class,
                () -> budgets.call(ONE, () -> {
                    catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, () -> throttled(600)));
                    return throttled(5);
                }));
        assertThat(((Throttled) inner.failure()).retryAfter()).isEqualTo(Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(5));

        assertThat(refusal()).isEqualTo(Duration.ofSeconds(595));
        clock.advance(Duration.ofSeconds(595));
        assertThat(budgets.call(ONE, () -> "called")).isEqualTo("called");
    }

    @Test
    void callsNobodyBeforeTheTimeThatAServiceNamesWhichIsDown() {
        AtomicInteger calls = new AtomicInteger();
        catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, () -> down(Duration.ofSeconds(20))));
        clock.advance(Duration.ofSeconds(19));

        MicrosoftException refused =
                catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, calls::incrementAndGet));

        assertThat(refused.failure())
                .as("still down, not throttled")
                .isInstanceOfSatisfying(
                        Unavailable.class, down -> assertThat(down.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
        assertThat(budgets.call(OTHER, () -> "called")).isEqualTo("called");
        clock.advance(Duration.ofSeconds(1));
        assertThat(budgets.call(ONE, calls::incrementAndGet)).isOne();
    }

    @Test
    void asksAgainAfterAQuarterOfAnHourHoweverLongAnOutageIsSaidToLast() {
        catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, () -> down(Duration.ofDays(2))));
        clock.advance(Duration.ofMinutes(14));

        MicrosoftException refused =
                catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, () -> "too early"));

        assertThat(((Unavailable) refused.failure()).retryAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(handedOver).containsExactly(Duration.ofMinutes(15));
        clock.advance(Duration.ofMinutes(1));
        assertThat(budgets.call(ONE, () -> "called")).isEqualTo("called");
    }

    @Test
    void callsAgainAtOnceWhereNoTimeIsNamed() {
        catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, () -> down(null)));

        assertThat(budgets.call(ONE, () -> "called")).isEqualTo("called");
    }

    private static String down(@Nullable Duration retryAfter) {
        throw new MicrosoftException(new Unavailable(MicrosoftError.of(FailureKind.UNAVAILABLE, "x"), retryAfter));
    }

    @Test
    void keepsQuietForADayWhereGraphWantsADay() {
        catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, () -> throttled(86_400)));
        clock.advance(Duration.ofHours(23));

        assertThat(refusal()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void doesNotLetThoseCallWhoWaitedWhileGraphWantedQuiet() throws Exception {
        CountDownLatch bothInside = new CountDownLatch(2);
        CountDownLatch refusedNow = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(12)) {
            for (int i = 0; i < 12; i++) {
                threads.submit(() -> budgets.call(ONE, () -> {
                    calls.incrementAndGet();
                    bothInside.countDown();
                    await(refusedNow);
                    return throttled(60);
                }));
            }
            bothInside.await();
            refusedNow.countDown();
        }

        assertThat(calls).hasValue(2);
    }

    private Duration refusal() {
        MicrosoftException refused =
                catchThrowableOfType(MicrosoftException.class, () -> budgets.call(ONE, () -> "too early"));
        return ((Throttled) refused.failure()).retryAfter();
    }

    @Test
    void letsOnlyAFewCallsOfATenantRunAtOnce() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch twoInside = new CountDownLatch(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                threads.submit(() -> budgets.call(ONE, () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    twoInside.countDown();
                    await(twoInside);
                    return running.decrementAndGet();
                }));
            }
        }

        assertThat(most).hasValue(2);
    }

    /** Microsoft has said nothing: nobody may call the tenant throttled, nor keep quiet for it. */
    @Test
    void callsAQueueThatIsFullItsOwn() throws Exception {
        TenantBudgets narrow = new TenantBudgets(
                new MicrosoftSettings(Cloud.GLOBAL, null, null, Duration.ofSeconds(1), Duration.ofMillis(100), 1),
                CallGate.OPEN,
                quiet,
                new Breaker(QuietTimes.Side.GRAPH, clock),
                clock);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> narrow.call(ONE, () -> {
                inside.countDown();
                await(done);
                return "slow";
            }));
            inside.await();

            MicrosoftException full =
                    catchThrowableOfType(MicrosoftException.class, () -> narrow.call(ONE, () -> "called"));

            assertThat(full.failure().kind()).isEqualTo(FailureKind.QUEUE_FULL);
            assertThat(full.failure()).isInstanceOf(Unavailable.class);
            assertThat(narrow.call(OTHER, () -> "called")).isEqualTo("called");
            done.countDown();
        }
        assertThat(narrow.call(ONE, () -> "called")).isEqualTo("called");
        assertThat(handedOver).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
