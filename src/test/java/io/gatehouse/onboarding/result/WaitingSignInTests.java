package io.gatehouse.onboarding.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.signin.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a person hears in the end of whom Microsoft had to be asked again and again. */
class WaitingSignInTests {

    private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");
    private static final Duration MOMENT = Duration.ofSeconds(40);
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void hearsWhatAPageWouldSayAndAsSoon() {
        WaitingSignIn waits = waiting(StopReason.WAITED_TOO_LONG)
                .hearing(new Verdict.NotYet(StopReason.OUTSIDER, MOMENT), NOW)
                .hearing(new Verdict.NotYet(StopReason.OUTSIDER, MOMENT), NOW.plusSeconds(15));

        assertThat(waits.ifItLasts()).isEqualTo(StopReason.OUTSIDER);
        assertThat(waits.until()).isEqualTo(NOW.plus(MOMENT));
    }

    @Test
    void keepsItWhereMicrosoftIsOnlySlowAfterwards() {
        WaitingSignIn waits = waiting(StopReason.OUTSIDER);

        assertThat(waits.hearing(new Verdict.NotYet(StopReason.WAITED_TOO_LONG, LONG), NOW))
                .isEqualTo(waits);
    }

    @Test
    void waitsNoLongerThanWasPromised() {
        WaitingSignIn waits = waiting(StopReason.WAITED_TOO_LONG)
                .hearing(new Verdict.NotYet(StopReason.LIVE_TEST_FAILED, LONG), NOW.plusSeconds(60));

        assertThat(waits.ifItLasts()).isEqualTo(StopReason.LIVE_TEST_FAILED);
        assertThat(waits.until()).isEqualTo(NOW.plus(LONG));
    }

    private static WaitingSignIn waiting(StopReason ifItLasts) {
        return new WaitingSignIn(
                null,
                UUID.randomUUID(),
                SignInFlow.CONSENT,
                "66666666-7777-4888-9999-aaaaaaaaaaaa",
                "object",
                "ada@contoso.example",
                "Ada",
                false,
                Set.of(),
                "refresh",
                null,
                ifItLasts,
                NOW.plus(LONG));
    }
}
