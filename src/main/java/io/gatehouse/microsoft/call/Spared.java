package io.gatehouse.microsoft.call;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;

/** A call that we did not make, because nobody was answered lately: it says nothing about this tenant. */
public final class Spared extends MicrosoftException {

    Spared() {
        super(new MicrosoftFailure.Unavailable(
                MicrosoftError.of(FailureKind.UNAVAILABLE, "Not called: nobody is answered at the moment"), null));
    }
}
