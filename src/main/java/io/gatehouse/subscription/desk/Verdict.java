package io.gatehouse.subscription.desk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Microsoft would see at the public address: the outcome and the facts it rests on.
 *
 * @param status of the answer; null where there was none
 * @param shown the beginning of an answer that is not the echo
 */
public record Verdict(
        Outcome outcome,
        String address,
        @Nullable String tls,
        @Nullable String certificate,
        @Nullable Instant certificateEnds,
        @Nullable Integer status,
        @Nullable String contentType,
        @Nullable String shown,
        long millis) {

    /** FINE, or the first thing that is not. */
    public enum Outcome {
        FINE,
        NOT_HTTPS,
        NAME_UNKNOWN,
        UNREACHABLE,
        CERTIFICATE_UNTRUSTED,
        TLS_REFUSED,
        TOO_SLOW,
        WRONG_STATUS,
        WRONG_TYPE,
        WRONG_BODY
    }

    public boolean fine() {
        return outcome == Outcome.FINE;
    }
}
