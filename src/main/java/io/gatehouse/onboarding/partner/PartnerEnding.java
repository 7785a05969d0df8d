package io.gatehouse.onboarding.partner;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.util.Map;

/** How a trip of a partner's administrator to Microsoft ended; each has texts {@code onboarding.partner.<ending>}. */
public enum PartnerEnding {
    CONSENTED,
    DECLINED,
    NOT_ADMIN,
    BLOCKED,
    OTHER_ORGANISATION,
    NOT_YET,
    STALE,
    FAILED;

    /** {@code error} comes before {@code admin_consent}, which says True in both cases (“admin consent endpoint”, error response). */
    public static PartnerEnding ofError(Map<String, String> parameters) {
        MicrosoftFailure failure = MicrosoftFailure.ofRedirect(parameters);
        if (failure.kind() == FailureKind.CONSENT_MISSING) {
            return DECLINED; // the word that this endpoint uses for a cancelled page
        }
        return switch (failure) {
            case MicrosoftFailure.Declined declined -> DECLINED;
            case MicrosoftFailure.AccountRefused refused -> NOT_ADMIN;
            case MicrosoftFailure.BlockedByPolicy blocked -> BLOCKED;
            default -> FAILED;
        };
    }

    /** Whether the inviter hears of it: the person decided, or cannot go on alone. */
    public boolean worthAMail() {
        return this == DECLINED || this == NOT_ADMIN || this == BLOCKED;
    }
}
