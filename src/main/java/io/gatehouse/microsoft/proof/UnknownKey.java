package io.gatehouse.microsoft.proof;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;

/** Nobody we may ask knows the key that a token names: it is forged, or Entra has rolled its keys a moment ago. */
public final class UnknownKey extends MicrosoftException {

    UnknownKey() {
        super(FailureKind.TOKEN_NOT_PROVEN.failure(
                MicrosoftError.of(FailureKind.TOKEN_NOT_PROVEN, "signing key is unknown")));
    }
}
