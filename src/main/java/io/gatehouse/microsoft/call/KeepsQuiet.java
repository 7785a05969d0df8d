package io.gatehouse.microsoft.call;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Duration;

/** A call that we did not make, because Microsoft asked for quiet: it says nothing about whether Microsoft answers. */
public final class KeepsQuiet extends MicrosoftException {

    KeepsQuiet(Duration left) {
        super(new MicrosoftFailure.Throttled(
                MicrosoftError.of(FailureKind.THROTTLED, "Waiting as Microsoft asked"), left));
    }
}
