package io.gatehouse.connection.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.microsoft.SettableClock;
import io.gatehouse.microsoft.call.QuietTimes;
import io.gatehouse.microsoft.call.QuietTimes.Side;
import io.gatehouse.microsoft.call.QuietTimes.Whom;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While Microsoft's sign-in answers nobody it is asked once in a while, by one. */
class SignInLineTests {

    private final SettableClock clock = new SettableClock();
    private final SignInLine line = new SignInLine(clock);
    private int calls;
    private boolean down;

    @BeforeEach
    void breakDown() {
        down = true;
    }

    @Test
    void goesOnAskingWhereOneConnectionAloneIsNotAnswered() {
        UUID one = UUID.randomUUID();
        for (int i = 0; i < 50; i++) {
            ask(one);
        }

        assertThat(calls).isEqualTo(50);
    }

    @Test
    void sparesMicrosoftOnceSeveralWereNotAnsweredAndTriesOnceInAWhile() {
        for (int i = 0; i < 2_000; i++) {
            ask(UUID.randomUUID());
        }
        assertThat(calls).isEqualTo(8);

        for (int minute = 0; minute < 10; minute++) {
            for (int second = 0; second < 60; second++) {
                clock.advance(Duration.ofSeconds(1));
                ask(UUID.randomUUID());
            }
        }
        assertThat(calls).isEqualTo(8 + 10 * 12);
    }

    @Test
    void letsEverybodyThroughAsSoonAsOneTrialWasAnswered() {
        for (int i = 0; i < 100; i++) {
            ask(UUID.randomUUID());
        }
        down = false;
        calls = 0;
        clock.advance(Duration.ofSeconds(5));

        for (int i = 0; i < 2_000; i++) {
            assertThat(line.closed()).isEmpty();
            assertThat(line.call(UUID.randomUUID(), answer())).isEqualTo("token");
        }
        assertThat(calls).isEqualTo(2_000);
    }

    @Test
    void takesARefusalForAnAnswer() {
        for (int i = 0; i < 100; i++) {
            assertThat(line.closed()).isEmpty();
            assertThatThrownBy(() -> line.call(UUID.randomUUID(), () -> {
                        calls++;
                        throw MicrosoftException.of(FailureKind.GRANT_REVOKED, "revoked");
                    }))
                    .isInstanceOf(MicrosoftException.class);
        }

        assertThat(calls).isEqualTo(100);
    }

    @Test
    void takesACallThatWasNotMadeForNoAnswer() {
        QuietTimes quiet = new QuietTimes(clock);
        Whom tenant = new Whom(Side.SIGN_IN, "contoso");
        quiet.keep(tenant, QuietTimes.Why.BUSY, Duration.ofHours(1));
        for (int i = 0; i < 8; i++) {
            ask(UUID.randomUUID());
        }

        assertThatThrownBy(() -> line.call(UUID.randomUUID(), () -> {
                    quiet.refuse(tenant);
                    return "token";
                }))
                .isInstanceOf(MicrosoftException.class);

        assertThat(line.closed()).isPresent();
    }

    @Test
    void spreadsWhenTheSparedComeBack() {
        for (int i = 0; i < 8; i++) {
            ask(UUID.randomUUID());
        }

        assertThat(pause()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
        assertThat(java.util.stream.Stream.generate(this::pause).limit(20).distinct())
                .hasSizeGreaterThan(1);
    }

    private Duration pause() {
        return line.closed().orElseThrow();
    }

    private void ask(UUID connection) {
        if (line.closed().isPresent()) {
            return;
        }
        try {
            line.call(connection, answer());
        } catch (MicrosoftException expected) {
            assertThat(expected.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
        }
    }

    private Supplier<String> answer() {
        return () -> {
            calls++;
            if (down) {
                throw MicrosoftException.of(FailureKind.UNAVAILABLE, "no answer");
            }
            return "token";
        };
    }
}
