package io.gatehouse.registration.credential;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What a tenant's app management policy has against a new credential. */
public enum PolicyRefusal {
    KIND(FailureKind.CREDENTIAL_FORBIDDEN),
    LIFE(FailureKind.CREDENTIAL_TOO_LONG);

    private static final int[] SHORTER_DAYS = {180, 90, 60, 30, 7};

    private final FailureKind kind;

    PolicyRefusal(FailureKind kind) {
        this.kind = kind;
    }

    /** Empty where the refusal is about something else. */
    public static Optional<PolicyRefusal> of(MicrosoftFailure failure) {
        return Arrays.stream(values()).filter(one -> one.kind == failure.kind()).findFirst();
    }

    /** The end that is tried after one that was too late; empty where no shorter life is worth it. */
    public static Optional<Instant> before(Instant end, Instant now) {
        return Arrays.stream(SHORTER_DAYS)
                .mapToObj(days -> now.plus(Duration.ofDays(days)))
                .filter(next -> next.isBefore(end.minus(Duration.ofDays(1))))
                .findFirst();
    }
}
