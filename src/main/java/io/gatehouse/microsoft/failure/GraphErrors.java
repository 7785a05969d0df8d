package io.gatehouse.microsoft.failure;

import io.gatehouse.microsoft.failure.MicrosoftError.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Classifies Graph's error envelope by status, and by code where the status is not enough (G:errors,
 * G:delta-query-overview).
 */
public final class GraphErrors {

    private static final Map<Integer, FailureKind> BY_STATUS = Map.of(
            401, FailureKind.TOKEN_REJECTED,
            403, FailureKind.PERMISSION_MISSING,
            404, FailureKind.NOT_FOUND,
            409, FailureKind.CONFLICT,
            410, FailureKind.RESYNC_REQUIRED,
            412, FailureKind.CONFLICT,
            429, FailureKind.THROTTLED);
    private static final Set<String> RESYNC = Set.of("syncstatenotfound", "resyncrequired", "syncstateinvalid");

    /** Codes that say more than their status (G:resources/passwordcredentialconfiguration, G:teamsapp-publish). */
    private static final Map<String, FailureKind> BY_CODE = Map.of(
            "CredentialTypeNotAllowedAsPerAppPolicy", FailureKind.CREDENTIAL_FORBIDDEN,
            "CredentialInvalidLifetimeAsPerAppPolicy", FailureKind.CREDENTIAL_TOO_LONG,
            "Request_MultipleObjectsWithSameKeyValue", FailureKind.CONFLICT,
            "UnableToParseTeamsAppManifest", FailureKind.MANIFEST_REFUSED);

    /**
     * Sentences that mean another thing than their status: Graph says 400 or 403 of what it does not see yet, and 400
     * of what is there already or is gone (seen by makers of provisioning tools; no page of Microsoft's lists them).
     */
    private static final List<Sentence> SENTENCES = List.of(
            new Sentence("does not exist or one of its queried reference-property", FailureKind.NOT_FOUND),
            new Sentence("does not reference a valid application object", FailureKind.NOT_FOUND),
            new Sentence("the backing application of the service principal being created", FailureKind.NOT_FOUND),
            new Sentence("not a valid reference update", FailureKind.NOT_FOUND),
            new Sentence("entitlementgrant being updated or deleted is not found", FailureKind.NOT_FOUND),
            new Sentence("no password credential found", FailureKind.NOT_FOUND),
            new Sentence("no key credential found", FailureKind.NOT_FOUND),
            new Sentence("subscription validation request", FailureKind.ADDRESS_REFUSED),
            new Sentence("already exist", FailureKind.CONFLICT));

    private static final String SCOPE = "x-ms-throttle-scope";
    private static final String CLIENT_ID = "[0-9A-Fa-f-]{36}";

    private GraphErrors() {}

    private record Sentence(String part, FailureKind kind) {}

    /** What is known of an answer, whichever client received it. */
    public record Answer(
            int status, @Nullable String code, @Nullable String message, Function<String, @Nullable String> header) {}

    /** Whether a code has a meaning of its own, wherever in the envelope it stands. */
    static boolean knows(@Nullable String code) {
        return code != null && BY_CODE.containsKey(code);
    }

    public static MicrosoftFailure classify(Answer answer, Instant now) {
        String challenge = ClaimsChallenge.in(answer.header().apply("WWW-Authenticate"));
        FailureKind kind = challenge != null ? FailureKind.INTERACTION_NEEDED : kind(answer);
        Trace trace = new Trace(
                answer.status(),
                answer.header().apply("client-request-id"),
                answer.header().apply("request-id"),
                answer.message());
        MicrosoftError error = new MicrosoftError(kind, null, answer.code(), null, challenge, trace);
        MicrosoftFailure failure = OAuthErrors.withRetryAfter(error, RetryAfter.of(answer.header(), now));
        return failure instanceof MicrosoftFailure.Throttled busy
                ? new MicrosoftFailure.Throttled(
                        error, busy.retryAfter(), application(answer.header().apply(SCOPE)))
                : failure;
    }

    /** Whose calls are meant in all tenants: {@code Application/<Limit>/<ApplicationId>/...} (G:throttling). */
    private static @Nullable String application(@Nullable String scope) {
        String[] part = scope == null ? new String[0] : scope.strip().split("/");
        return part.length > 2 && part[0].equalsIgnoreCase("Application") && part[2].matches(CLIENT_ID)
                ? part[2].toLowerCase(Locale.ROOT)
                : null;
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
        return Optional.ofNullable(code == null ? null : BY_CODE.get(code))
                .or(() -> bySentence(answer))
                .orElseGet(() -> BY_STATUS.getOrDefault(answer.status(), FailureKind.REQUEST_WRONG));
    }

    private static Optional<FailureKind> bySentence(Answer answer) {
        String message = answer.message();
        if (message == null || (answer.status() != 400 && answer.status() != 403)) {
            return Optional.empty();
        }
        String words = message.toLowerCase(Locale.ROOT);
        return SENTENCES.stream()
                .filter(sentence -> words.contains(sentence.part()))
                .map(Sentence::kind)
                .findFirst();
    }
}
