package io.gatehouse.microsoft.failure;

import io.gatehouse.microsoft.failure.MicrosoftError.Trace;
import io.gatehouse.microsoft.http.HttpAnswer;
import io.gatehouse.microsoft.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Classifies errors of the authorize, admin-consent and token endpoints: code first, then suberror, then error. */
public final class OAuthErrors {

    private static final Pattern CODE = Pattern.compile("AADSTS(\\d{4,9})");
    private static final Pattern LISTED = Pattern.compile("\\d{4,9}");
    private static final Pattern CORRELATION = Pattern.compile("Correlation ID: *([0-9a-fA-F-]{36})");
    private static final Pattern TRACE = Pattern.compile("Trace ID: *([0-9a-fA-F-]{36})");

    private static final Map<String, FailureKind> BY_SUBERROR = Map.of(
            "consent_required", FailureKind.CONSENT_MISSING,
            "bad_token", FailureKind.GRANT_EXPIRED,
            "basic_action", FailureKind.INTERACTION_NEEDED,
            "additional_action", FailureKind.INTERACTION_NEEDED,
            "message_only", FailureKind.BLOCKED_BY_POLICY,
            "user_password_expired", FailureKind.PASSWORD_EXPIRED,
            "protection_policy_required", FailureKind.MANAGED_DEVICE_NEEDED);

    private static final Map<String, FailureKind> BY_ERROR = Map.ofEntries(
            Map.entry("access_denied", FailureKind.USER_DECLINED),
            Map.entry("permission_denied", FailureKind.USER_DECLINED),
            Map.entry("consent_required", FailureKind.CONSENT_MISSING),
            Map.entry("interaction_required", FailureKind.INTERACTION_NEEDED),
            Map.entry("login_required", FailureKind.INTERACTION_NEEDED),
            Map.entry("invalid_grant", FailureKind.GRANT_REVOKED),
            Map.entry("invalid_client", FailureKind.CREDENTIAL_WRONG),
            Map.entry("unauthorized_client", FailureKind.REGISTRATION_WRONG),
            Map.entry("invalid_scope", FailureKind.SCOPE_INVALID),
            Map.entry("invalid_resource", FailureKind.API_MISSING),
            Map.entry("invalid_tenant", FailureKind.TENANT_UNKNOWN),
            Map.entry("invalid_request", FailureKind.REQUEST_WRONG),
            Map.entry("unsupported_grant_type", FailureKind.REQUEST_WRONG),
            Map.entry("unsupported_response_type", FailureKind.REQUEST_WRONG),
            Map.entry("temporarily_unavailable", FailureKind.UNAVAILABLE),
            Map.entry("server_error", FailureKind.UNAVAILABLE));

    private OAuthErrors() {}

    static MicrosoftFailure ofRedirect(Map<String, String> parameters) {
        String description =
                Optional.ofNullable(parameters.get("error_description")).orElse("");
        String error = parameters.get("error");
        String suberror = Optional.ofNullable(parameters.get("suberror")).orElse(parameters.get("error_subcode"));
        Integer code = codeIn(description);
        Trace trace = new Trace(null, find(CORRELATION, description), find(TRACE, description), description);
        FailureKind kind = kind(code, suberror, error);
        return kind.failure(new MicrosoftError(kind, code, error, suberror, parameters.get("claims"), trace));
    }

    /** Reads an error answer of the token or metadata endpoint; whatever it holds, a failure comes out. */
    public static MicrosoftFailure ofAnswer(HttpAnswer answer, Instant now) {
        JsonNode body = answer.json();
        String description = Json.text(body, "error_description");
        Integer code = codeOf(body, description);
        String error = Json.text(body, "error");
        String suberror = Json.text(body, "suberror");
        FailureKind kind = byStatus(answer.status(), code, error).orElseGet(() -> kind(code, suberror, error));
        MicrosoftError found =
                new MicrosoftError(kind, code, error, suberror, Json.text(body, "claims"), trace(answer, body));
        return withRetryAfter(found, RetryAfter.of(answer::header, now));
    }

    /**
     * A wait that is none names no time: asking again at once would prolong the penalty of a throttle (G:throttling), and
     * use up all patience with an outage within seconds.
     */
    static MicrosoftFailure withRetryAfter(MicrosoftError error, @Nullable Duration retryAfter) {
        Duration named = retryAfter != null && retryAfter.isPositive() ? retryAfter : null;
        return switch (error.kind()) {
            case THROTTLED -> new MicrosoftFailure.Throttled(error, named == null ? RetryAfter.WHEN_SILENT : named);
            case UNAVAILABLE -> new MicrosoftFailure.Unavailable(error, named);
            default -> error.kind().failure(error);
        };
    }

    private static Optional<FailureKind> byStatus(int status, @Nullable Integer code, @Nullable String error) {
        boolean throttled = code != null && ErrorCatalogue.kindOf(code).equals(Optional.of(FailureKind.THROTTLED));
        if (status == 429 || (status >= 500 && throttled)) {
            return Optional.of(FailureKind.THROTTLED);
        }
        if (status >= 500) {
            return Optional.of(FailureKind.UNAVAILABLE);
        }
        return error == null ? Optional.of(FailureKind.ANSWER_UNREADABLE) : Optional.empty();
    }

    private static FailureKind kind(@Nullable Integer code, @Nullable String suberror, @Nullable String error) {
        Optional<FailureKind> byCode = Optional.ofNullable(code).flatMap(ErrorCatalogue::kindOf);
        return byCode.or(() -> Optional.ofNullable(suberror).map(BY_SUBERROR::get))
                .or(() -> Optional.ofNullable(error).map(BY_ERROR::get))
                .orElse(FailureKind.UNKNOWN);
    }

    private static Trace trace(HttpAnswer answer, @Nullable JsonNode body) {
        String description = Json.text(body, "error_description");
        String correlation = Json.text(body, "correlation_id");
        String trace = Json.text(body, "trace_id");
        return new Trace(
                answer.status(),
                correlation != null ? correlation : answer.header("client-request-id"),
                trace != null ? trace : answer.header("x-ms-request-id"),
                description);
    }

    /** The description goes first: with several numbers in {@code error_codes} it names the one that counts. */
    private static @Nullable Integer codeOf(@Nullable JsonNode body, @Nullable String description) {
        Integer named = description == null ? null : codeIn(description);
        return named == null && body != null ? number(body.path("error_codes").path(0)) : named;
    }

    /** Numbers, which proxies and lookalikes of Entra write as texts too. */
    private static @Nullable Integer number(JsonNode listed) {
        if (listed.isInt()) {
            return listed.asInt();
        }
        return listed.isString() && LISTED.matcher(listed.asString()).matches()
                ? Integer.valueOf(listed.asString())
                : null;
    }

    private static @Nullable Integer codeIn(String description) {
        String digits = find(CODE, description);
        return digits == null ? null : Integer.valueOf(digits);
    }

    private static @Nullable String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }
}
