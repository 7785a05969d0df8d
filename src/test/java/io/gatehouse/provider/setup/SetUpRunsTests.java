package io.gatehouse.provider.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.provider.errand.FirstClaim;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A set-up that is begun twice, or stops before its first step. */
class SetUpRunsTests {

    private static final SetUpOrder ORDER = new SetUpOrder(
            new TenantId("1509bb0a-9bf1-4331-8a11-8783593942a4"),
            "Northern Voice",
            "Gatehouse",
            "owner@northernvoice.example",
            null,
            Secret.of("token"));

    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void watchesTheOneThatIsUnderWayInsteadOfBeginningASecond() {
        SetUpRuns runs = new SetUpRuns(new StandsStill(), new Founds(null), new Claim(), Clock.systemUTC());

        String first = runs.start(ORDER);

        assertThat(runs.start(ORDER)).isEqualTo(first);
        goOn.countDown();
        awaitOver(runs, first);
        assertThat(runs.start(ORDER)).isNotEqualTo(first);
    }

    @Test
    void tellsOfAFailureBeforeTheFirstStep() {
        SetUpRuns runs = new SetUpRuns(
                new StandsStill(),
                new Founds(new IllegalStateException("no database")),
                new Claim(),
                Clock.systemUTC());

        String name = runs.start(ORDER);

        awaitOver(runs, name);
        assertThat(runs.find(name).orElseThrow().stages()).containsEntry(SetUpRun.Stage.TENANT, SetUpRun.State.FAILED);
    }

    @Test
    void makesNoSecondAppWhereTheAnswerToTheFirstWasLost() {
        LosesItsAnswer first = new LosesItsAnswer();
        SetUpRuns runs = new SetUpRuns(first, new Founds(null), new Claim(), Clock.systemUTC());

        awaitOver(runs, runs.start(ORDER));

        assertThat(first.calls).hasValue(1);
        assertThat(first.looks).hasValue(3);
    }

    @Test
    void makesOneAppThoughTwoReplicasAreAskedForIt() {
        LosesItsAnswer first = new LosesItsAnswer();
        Claim shared = new Claim();
        SetUpRuns one = new SetUpRuns(first, new Founds(null), shared, Clock.systemUTC());
        SetUpRuns other = new SetUpRuns(first, new Founds(null), shared, Clock.systemUTC());

        String here = one.start(ORDER);
        String there = other.start(ORDER);

        awaitOver(one, here);
        awaitOver(other, there);
        assertThat(first.calls).hasValue(1);
    }

    @Test
    void waitsForNobodyWhenGatehouseStops() {
        LosesItsAnswer first = new LosesItsAnswer();
        SetUpRuns runs = new SetUpRuns(first, new Founds(null), new Claim(), Clock.systemUTC());
        String name = runs.start(ORDER);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> first.calls.get() == 1);

        runs.close();

        awaitOver(runs, name);
        assertThat(runs.find(name).orElseThrow().problem()).isNotNull();
        assertThat(first.calls).hasValue(1);
    }

    private static void awaitOver(SetUpRuns runs, String name) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> runs.find(name).orElseThrow().over());
    }

    /** Whoever asks first. */
    private static final class Claim extends FirstClaim {

        private boolean taken;

        Claim() {
            super(null, Clock.systemUTC());
        }

        @Override
        public synchronized boolean taken() {
            boolean news = !taken;
            taken = true;
            return news;
        }
    }

    private static final class Founds extends FirstProvider {

        private final RuntimeException failure;

        Founds(RuntimeException failure) {
            super(null, null, null, null, null);
            this.failure = failure;
        }

        @Override
        ProviderId found(TenantId home, String name, String firstOwner) {
            if (failure != null) {
                throw failure;
            }
            return new ProviderId(UUID.randomUUID());
        }
    }

    /** Microsoft makes the app, the line breaks, and the app shows late. */
    private static final class LosesItsAnswer extends FirstRegistration {

        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger looks = new AtomicInteger();

        LosesItsAnswer() {
            super(null, null, null, null, null, null);
        }

        @Override
        Optional<Application> present(SetUpOrder order, GraphAccess access) {
            if (looks.incrementAndGet() < 3) {
                return Optional.empty();
            }
            throw new IllegalStateException("found; enough");
        }

        @Override
        Application made(SetUpOrder order, GraphAccess access) {
            calls.incrementAndGet();
            MicrosoftError cut = new MicrosoftError(
                    FailureKind.UNAVAILABLE, null, null, null, null, new MicrosoftError.Trace(null, null, null, "cut"));
            throw new MicrosoftException(new MicrosoftFailure.Unavailable(cut, null));
        }
    }

    private final class StandsStill extends FirstRegistration {

        StandsStill() {
            super(null, null, null, null, null, null);
        }

        @Override
        Optional<Application> present(SetUpOrder order, GraphAccess access) {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("enough");
        }
    }
}
