package io.gatehouse.microsoft.call;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Duration;

/** A call that we did not make, because Microsoft asked for quiet: it says nothing about whether Microsoft answers. */
public final class KeepsQuiet extends MicrosoftException {

    private final Duration left;

    KeepsQuiet(QuietTimes.Why why, Duration left) {
        super(failure(why, left));
        this.left = left;
    }

    /** Of the wait. */
    public Duration left() {
        return left;
    }

    /** As what was said to the one who asked: an outage must not look like a customer that is throttled. */
    private static MicrosoftFailure failure(QuietTimes.Why why, Duration left) {
        return switch (why) {
            case BUSY -> new MicrosoftFailure.Throttled(error(FailureKind.THROTTLED), left);
            case DOWN -> new MicrosoftFailure.Unavailable(error(FailureKind.UNAVAILABLE), left);
        };
    }

    private static MicrosoftError error(FailureKind kind) {
        return MicrosoftError.of(kind, "Waiting as Microsoft asked");
    }
}
