package io.gatehouse.microsoft;

import io.gatehouse.microsoft.MicrosoftError.Trace;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Classifies Graph's error envelope by status, and by code where the status is not enough (G:errors,
 * G:delta-query-overview).
 */
final class GraphErrors {

    private static final Map<Integer, FailureKind> BY_STATUS = Map.of(
            401, FailureKind.TOKEN_REJECTED,
            403, FailureKind.PERMISSION_MISSING,
            404, FailureKind.NOT_FOUND,
            409, FailureKind.CONFLICT,
            410, FailureKind.RESYNC_REQUIRED,
            412, FailureKind.CONFLICT,
            429, FailureKind.THROTTLED);
    private static final Set<String> RESYNC = Set.of("syncstatenotfound", "resyncrequired", "syncstateinvalid");

    private GraphErrors() {}

    /** What is known of an answer, whichever client received it. */
    record Answer(
            int status, @Nullable String code, @Nullable String message, Function<String, @Nullable String> header) {}

    static MicrosoftFailure classify(Answer answer, Instant now) {
        String challenge = ClaimsChallenge.in(answer.header().apply("WWW-Authenticate"));
        FailureKind kind = challenge != null ? FailureKind.INTERACTION_NEEDED : kind(answer);
        Trace trace = new Trace(
                answer.status(),
                answer.header().apply("client-request-id"),
                answer.header().apply("request-id"),
                answer.message());
        MicrosoftError error = new MicrosoftError(kind, null, answer.code(), null, challenge, trace);
        return OAuthErrors.withRetryAfter(error, RetryAfter.read(answer.header().apply("Retry-After"), now));
    }

    private static FailureKind kind(Answer answer) {
        String code = answer.code();
        if (code != null && RESYNC.contains(code.toLowerCase(Locale.ROOT))) {
            return FailureKind.RESYNC_REQUIRED;
        }
        if (answer.status() >= 500 && answer.status() != 501) {
            return FailureKind.UNAVAILABLE;
        }
        if (answer.status() < 400) {
            return FailureKind.ANSWER_UNREADABLE;
        }
        return BY_STATUS.getOrDefault(answer.status(), FailureKind.REQUEST_WRONG);
    }
}
