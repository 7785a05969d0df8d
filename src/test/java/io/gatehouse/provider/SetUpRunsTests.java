package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.ApplicationFacts.Application;
import io.gatehouse.microsoft.GraphAccess;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
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
        SetUpRuns runs = new SetUpRuns(new StandsStill(), new Founds(null), Clock.systemUTC());

        String first = runs.start(ORDER);

        assertThat(runs.start(ORDER)).isEqualTo(first);
        goOn.countDown();
        awaitOver(runs, first);
        assertThat(runs.start(ORDER)).isNotEqualTo(first);
    }

    @Test
    void tellsOfAFailureBeforeTheFirstStep() {
        SetUpRuns runs = new SetUpRuns(
                new StandsStill(), new Founds(new IllegalStateException("no database")), Clock.systemUTC());

        String name = runs.start(ORDER);

        awaitOver(runs, name);
        assertThat(runs.find(name).orElseThrow().stages()).containsEntry(SetUpRun.Stage.TENANT, SetUpRun.State.FAILED);
    }

    private static void awaitOver(SetUpRuns runs, String name) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> runs.find(name).orElseThrow().over());
    }

    private static final class Founds extends FirstProvider {

        private final RuntimeException failure;

        Founds(RuntimeException failure) {
            super(null, null, null, null);
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
