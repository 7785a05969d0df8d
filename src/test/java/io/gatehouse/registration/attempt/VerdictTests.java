package io.gatehouse.registration.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftError.Trace;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VerdictTests {

    @Test
    void waitsAsLongAsMicrosoftAsks() {
        var throttled = new MicrosoftFailure.Throttled(error(FailureKind.THROTTLED, null), Duration.ofSeconds(90));

        assertThat(Verdict.of(throttled, false))
                .isEqualTo(new Verdict.Wait(SagaNote.of("THROTTLED"), Duration.ofSeconds(90)));
    }

    @Test
    void takesMissingForLateOnlyWhileThingsAreYoung() {
        var missing = new MicrosoftFailure.Missing(error(FailureKind.NOT_FOUND, null));

        assertThat(Verdict.of(missing, true)).isEqualTo(new Verdict.Wait(SagaNote.of("REPLICATING"), null));
        assertThat(Verdict.of(missing, false)).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void tellsATokenThatIsOverFromOneThatMayTooLittle() {
        var over = new MicrosoftFailure.Refused(error(FailureKind.TOKEN_REJECTED, null));
        var little = new MicrosoftFailure.Refused(error(FailureKind.PERMISSION_MISSING, null));

        assertThat(Verdict.of(over, true))
                .isEqualTo(new Verdict.Person(SagaState.NEEDS_SIGN_IN, SagaNote.of("NEEDS_SIGN_IN")));
        assertThat(Verdict.of(little, true))
                .isEqualTo(new Verdict.Person(SagaState.NEEDS_ADMIN, SagaNote.of("NEEDS_ADMIN")));
    }

    @Test
    void quotesTheFirstLineOfARefusal() {
        var refused = new MicrosoftFailure.Misconfigured(error(FailureKind.REQUEST_WRONG, "Not allowed.\nTrace ID: 1"));

        assertThat(Verdict.of(refused, true)).isEqualTo(new Verdict.Fail(SagaNote.of("REFUSED", "Not allowed.")));
    }

    @Test
    void looksRarelyOnceItIsParked() {
        Instant since = Instant.parse("2026-11-21T08:00:00Z");

        assertThat(SagaPatience.parked(null, since)).isFalse();
        assertThat(SagaPatience.parked(since, since.plus(Duration.ofMinutes(30))))
                .isFalse();
        assertThat(SagaPatience.parked(since, since.plus(Duration.ofMinutes(31))))
                .isTrue();
        assertThat(SagaPatience.pause(1, false, null)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
        assertThat(SagaPatience.pause(99, false, null)).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(18));
        assertThat(SagaPatience.pause(99, true, null)).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
        assertThat(SagaPatience.pause(1, false, Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2));
    }

    private static MicrosoftError error(FailureKind kind, String said) {
        return new MicrosoftError(kind, null, null, null, null, new Trace(400, null, null, said));
    }
}
