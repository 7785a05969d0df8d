package io.gatehouse.microsoft.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.failure.OAuthErrors;
import io.gatehouse.microsoft.failure.RetryAfter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OAuthErrorsTests {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    private static MicrosoftFailure answer(int status, String body) {
        return answer(status, body, Map.of());
    }

    private static MicrosoftFailure answer(int status, String body, Map<String, List<String>> headers) {
        return OAuthErrors.ofAnswer(new HttpAnswer(status, headers, body.getBytes(StandardCharsets.UTF_8)), NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_grant,       65001,   consent_required, CONSENT_MISSING,    ConsentLost",
        "401, invalid_client,      7000215, ,                 CREDENTIAL_WRONG,   CredentialRejected",
        "401, invalid_client,      7000222, ,                 CREDENTIAL_EXPIRED, CredentialRejected",
        "401, invalid_client,      700024,  ,                 CREDENTIAL_NOT_READY, CredentialRejected",
        "400, unauthorized_client, 700016,  ,                 APP_MISSING,        ConsentLost",
        "400, invalid_client,      7000229, ,                 APP_MISSING,        ConsentLost",
        "400, invalid_grant,       9002313, ,                 CODE_NOT_USABLE,    SignInAgain",
        "400, invalid_grant,       50173,   ,                 GRANT_REVOKED,      ConsentLost",
        "400, invalid_grant,       700082,  bad_token,        GRANT_EXPIRED,      ConsentLost",
        "400, invalid_grant,       70043,   ,                 INTERACTION_NEEDED, SignInAgain",
        "400, invalid_grant,       53003,   ,                 BLOCKED_BY_POLICY,  BlockedByPolicy",
        "400, interaction_required, 50079,  ,                 MFA_NEEDED,         SignInAgain",
        "400, invalid_grant,       50076,   basic_action,     MFA_NEEDED,         SignInAgain",
        "400, invalid_grant,       99999999, consent_required, CONSENT_MISSING,   ConsentLost",
        "400, invalid_grant,       99999999, bad_token,       GRANT_EXPIRED,      ConsentLost",
        "400, invalid_grant,       99999999, ,                GRANT_REVOKED,      ConsentLost",
        "400, something_new,       99999999, ,                UNKNOWN,            Misconfigured",
        "503, temporarily_unavailable, 90033, ,               UNAVAILABLE,        Unavailable",
        "500, invalid_grant,       50173,   ,                 UNAVAILABLE,        Unavailable",
        "503, temporarily_unavailable, 90055, ,               THROTTLED,          Throttled",
        "429, invalid_request,     90055,   ,                 THROTTLED,          Throttled",
    })
    void classifiesTokenErrors(int status, String error, int code, String suberror, FailureKind kind, String reaction) {
        String sub = suberror == null ? "" : "\"suberror\":\"" + suberror + "\",";
        MicrosoftFailure failure = answer(status, """
                {"error":"%s",%s"error_description":"AADSTS%d: Words. Trace ID: 0000aaaa-11bb-cccc-dd33-eeeeee333333 \
                Correlation ID: aaaa0000-bb11-2222-33cc-444444dddddd Timestamp: 2026-01-09 02:02:12Z","error_codes":[%d],
                "trace_id":"0000aaaa-11bb-cccc-dd33-eeeeee333333","correlation_id":"aaaa0000-bb11-2222-33cc-444444dddddd",
                "new_member":{"x":[1]}}""".formatted(error, sub, code, code));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.getClass().getSimpleName()).isEqualTo(reaction);
        assertThat(failure.error().code()).isEqualTo(code);
        assertThat(failure.error().trace().correlationId()).isEqualTo("aaaa0000-bb11-2222-33cc-444444dddddd");
        assertThat(failure.error().trace().traceId()).isEqualTo("0000aaaa-11bb-cccc-dd33-eeeeee333333");
    }

    @Test
    void takesTheCodeFromTheListWhereTheDescriptionNamesNone() {
        assertThat(answer(400, "{\"error\":\"invalid_grant\",\"error_codes\":[50173]}")
                        .kind())
                .isEqualTo(FailureKind.GRANT_REVOKED);
    }

    @ParameterizedTest
    @CsvSource({
        "65001, CONSENT_MISSING",
        "50173, GRANT_REVOKED",
        "'', UNKNOWN",
        "AADSTS, UNKNOWN",
        "99999999999, UNKNOWN",
    })
    void takesCodesThatAreWrittenAsTexts(String code, FailureKind kind) {
        assertThat(answer(400, "{\"error\":\"something_new\",\"error_codes\":[\"" + code + "\"]}")
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void keepsTheClaimsChallenge() {
        MicrosoftFailure failure = answer(
                400,
                "{\"error\":\"interaction_required\",\"error_codes\":[50079],\"claims\":\"{\\\"access_token\\\":{}}\"}");

        assertThat(failure.error().claims()).isEqualTo("{\"access_token\":{}}");
    }

    @ParameterizedTest
    @CsvSource({
        "503, <html>Service Unavailable</html>, UNAVAILABLE",
        "502, '',                               UNAVAILABLE",
        "200, '',                               ANSWER_UNREADABLE",
        "200, <html>Welcome to the hotel</html>, ANSWER_UNREADABLE",
        "400, [],                               ANSWER_UNREADABLE",
        "400, '{\"error\":{\"code\":\"x\"}}',   ANSWER_UNREADABLE",
        "302, '',                               ANSWER_UNREADABLE",
    })
    void neverCallsConsentLostForAnAnswerItCannotRead(int status, String body, FailureKind kind) {
        MicrosoftFailure failure = answer(status, body);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.passing()).isTrue();
    }

    @Test
    void obeysRetryAfter() {
        assertThat(answer(429, "{}", Map.of("Retry-After", List.of("7"))))
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
        assertThat(answer(503, "", Map.of("retry-after", List.of("9"))))
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Unavailable.class,
                        away -> assertThat(away.retryAfter()).isEqualTo(Duration.ofSeconds(9)));
        assertThat(answer(429, ""))
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(RetryAfter.WHEN_SILENT));
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied,       AADSTS65004: User declined,        USER_DECLINED",
        "access_denied,       the user canceled the authentication, USER_DECLINED",
        "permission_denied,   The admin canceled the request,    USER_DECLINED",
        "consent_required,    AADSTS65004: denied the request.,  USER_DECLINED",
        "consent_required,    ,                                  CONSENT_MISSING",
        "access_denied,       AADSTS90094: The grant requires admin permission., APPROVAL_NEEDED",
        "access_denied,       AADSTS53003: Blocked.,             BLOCKED_BY_POLICY",
        "access_denied,       AADSTS53000: Device.,              MANAGED_DEVICE_NEEDED",
        "login_required,      AADSTS50058: No session,           INTERACTION_NEEDED",
        "invalid_request,     AADSTS90002: Tenant not found,     TENANT_UNKNOWN",
        "unauthorized_client, ,                                  REGISTRATION_WRONG",
        "invalid_scope,       AADSTS70011: scope,                SCOPE_INVALID",
        "server_error,        ,                                  UNAVAILABLE",
        "made_up_by_somebody, ,                                  UNKNOWN",
    })
    void classifiesRedirects(String error, String description, FailureKind kind) {
        Map<String, String> parameters = new HashMap<>(Map.of("error", error, "state", "s", "admin_consent", "True"));
        if (description != null) {
            parameters.put("error_description", description);
        }

        assertThat(MicrosoftFailure.ofRedirect(parameters).kind()).isEqualTo(kind);
    }

    @Test
    void survivesRedirectsThatSayNothing() {
        assertThat(MicrosoftFailure.ofRedirect(Map.of()).kind()).isEqualTo(FailureKind.UNKNOWN);
    }
}
