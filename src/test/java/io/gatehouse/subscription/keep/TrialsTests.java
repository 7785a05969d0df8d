package io.gatehouse.subscription.keep;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.microsoft.call.KeepsQuiet;
import io.gatehouse.microsoft.call.QuietTimes;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What several calls tell that met the same outage. */
class TrialsTests {

    private static final QuietTimes.Whom TENANT = new QuietTimes.Whom(QuietTimes.Side.GRAPH, "tenant");

    private final QuietTimes quiet = new QuietTimes(Clock.systemUTC());
    private final Trials trials = new Trials();
    private final MicrosoftException down = new MicrosoftException(
            new MicrosoftFailure.Unavailable(MicrosoftError.of(FailureKind.UNAVAILABLE, "503"), Duration.ofMinutes(1)));

    /** Else a tenant that always answers so would never use up anybody's patience. */
    @Test
    void tellWhatTheFirstWasToldAndNotThatTheSecondWasNotMade() {
        trials.run(this::refused);

        assertThatThrownBy(() -> trials.run(() -> quiet.refuse(TENANT))).isSameAs(down);
    }

    @Test
    void tellThatNoneWasMade() {
        assertThatThrownBy(this::refused).isSameAs(down);

        assertThatThrownBy(() -> trials.run(() -> quiet.refuse(TENANT))).isInstanceOf(KeepsQuiet.class);
    }

    /** Each of the others would wait for a place in that queue as well, and keep it full. */
    @Test
    void endWhereTooManyCallsWaitForTheTenant() {
        MicrosoftException full = new MicrosoftException(
                new MicrosoftFailure.Unavailable(MicrosoftError.of(FailureKind.QUEUE_FULL, "full"), null));

        assertThatThrownBy(() -> trials.run(() -> {
                    throw full;
                }))
                .isSameAs(full);
    }

    private void refused() {
        quiet.heeding(TENANT, () -> {
            throw down;
        });
    }
}
