package io.gatehouse.microsoft.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.microsoft.SettableClock;
import io.gatehouse.microsoft.call.HostWatch.State;
import io.gatehouse.microsoft.call.QuietTimes.Side;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A host that answers nobody is called by one at a time, now and then. */
class BreakerTests {

    private final SettableClock clock = new SettableClock();
    private final Breaker breaker = new Breaker(Side.GRAPH, clock);
    private int calls;
    private boolean down = true;

    @Test
    void opensOnceSeveralTenantsInARowGotNoAnswer() {
        asks(1_000);

        assertThat(calls).isEqualTo(5);
        assertThat(breaker.reading().state()).isEqualTo(State.OPEN);
        assertThat(breaker.reading().since()).isEqualTo(clock.instant());
        assertThat(breaker.reading().spared()).isEqualTo(995);
        assertThat(breaker.spares()).isTrue();
    }

    @Test
    void doesNotTakeOneSlowTenantForTheHost() {
        for (int i = 0; i < 200; i++) {
            ask("the slow one");
        }

        assertThat(calls).isEqualTo(200);
        assertThat(breaker.reading().answers()).isTrue();
    }

    @Test
    void staysClosedWhileAnybodyIsAnswered() {
        for (int i = 0; i < 100; i++) {
            down = i % 4 != 0;
            ask("tenant " + i);
        }

        assertThat(calls).isEqualTo(100);
    }

    /** What the host refuses, it has answered. */
    @Test
    void takesARefusalForAnAnswer() {
        for (int i = 0; i < 100; i++) {
            String tenant = "tenant " + i;
            assertThatThrownBy(() -> breaker.call(tenant, () -> {
                        throw MicrosoftException.of(FailureKind.PERMISSION_MISSING, "no");
                    }))
                    .isInstanceOf(MicrosoftException.class);
        }

        assertThat(breaker.reading().answers()).isTrue();
    }

    @Test
    void triesWithOneCallNowAndThen() {
        asks(10);
        calls = 0;

        for (int second = 0; second < 60; second++) {
            clock.advance(Duration.ofSeconds(1));
            asks(50);
        }

        assertThat(calls).isEqualTo(12);
    }

    /** It may be back, and they would have to press again. */
    @Test
    void letsThoseTryWhoSitBeforeAPage() {
        Breaker breaker = new Breaker(Side.GRAPH, clock, Awaited::bySomebody);
        for (int i = 0; i < 50; i++) {
            String tenant = "tenant " + i;
            assertThatThrownBy(() -> Awaited.call(() -> breaker.call(tenant, () -> {
                        calls++;
                        throw MicrosoftException.of(FailureKind.UNAVAILABLE, "no answer");
                    })))
                    .isNotInstanceOf(Spared.class);
        }
        assertThat(calls).isEqualTo(50);
        assertThat(breaker.reading().state()).isEqualTo(State.OPEN);

        assertThatThrownBy(() -> breaker.call("a job", () -> true)).isInstanceOf(Spared.class);
        Awaited.call(() -> breaker.call("back", () -> true));

        assertThat(breaker.reading().answers()).isTrue();
    }

    @Test
    void letsNobodyElseCallWhileOneTries() {
        asks(10);
        clock.advance(Duration.ofSeconds(5));
        calls = 0;

        assertThatThrownBy(() -> breaker.call("trial", () -> {
                    assertThat(breaker.reading().state()).isEqualTo(State.HALF_OPEN);
                    clock.advance(Duration.ofSeconds(20));
                    asks(100);
                    throw MicrosoftException.of(FailureKind.TIMED_OUT, "no answer");
                }))
                .isInstanceOf(MicrosoftException.class);

        assertThat(calls).isZero();
        assertThat(breaker.reading().state()).isEqualTo(State.OPEN);
    }

    @Test
    void closesAtTheFirstAnswer() {
        asks(10);
        down = false;
        clock.advance(Duration.ofSeconds(5));
        calls = 0;

        asks(1_000);

        assertThat(calls).isEqualTo(1_000);
        assertThat(breaker.reading().state()).isEqualTo(State.CLOSED);
        assertThat(breaker.reading().since()).isNull();
    }

    /** Calls that were made in the outage end after it, one after the other. */
    @Test
    void isNotOpenedAgainByWhatBeganBeforeTheAnswer() {
        for (int i = 0; i < 10; i++) {
            String tenant = "late " + i;
            assertThatThrownBy(() -> breaker.call(tenant, () -> {
                        breaker.call("other", () -> "answer");
                        throw MicrosoftException.of(FailureKind.TIMED_OUT, "no answer");
                    }))
                    .isInstanceOf(MicrosoftException.class);
        }

        assertThat(breaker.reading().answers()).isTrue();
    }

    private void asks(int times) {
        for (int i = 0; i < times; i++) {
            ask("tenant " + i);
        }
    }

    private void ask(String tenant) {
        try {
            breaker.call(tenant, () -> {
                calls++;
                if (down) {
                    throw MicrosoftException.of(FailureKind.UNAVAILABLE, "no answer");
                }
                return "answer";
            });
        } catch (MicrosoftException expected) {
            assertThat(expected.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
        }
    }
}
