package io.gatehouse.microsoft.proof;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;

/** Refuses a token; the reason is for logs, the person only learns that the sign-in could not be verified. */
final class Unproven {

    private Unproven() {}

    static void unless(boolean condition, String reason) {
        if (!condition) {
            throw because(reason);
        }
    }

    static MicrosoftException because(String reason) {
        return MicrosoftException.of(FailureKind.TOKEN_NOT_PROVEN, reason);
    }
}
