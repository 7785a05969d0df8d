package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.microsoft.FakeMicrosoft.Received;
import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.CodeRedemption;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEndpointTests {

    private static final TenantId TENANT = new TenantId(TestSigner.TENANT);
    private static final String TOKEN = "/" + TestSigner.TENANT + "/oauth2/v2.0/token";
    private static final AppIdentity APP =
            new AppIdentity(TestSigner.CLIENT, new AppCredential.ClientSecret(Secret.of("s+c&r=t %ü")));
    private static final URI REDIRECT = URI.create("http://localhost:8080/authenticate/OAuth2Callback");

    private final FakeMicrosoft entra = new FakeMicrosoft();
    private final SettableClock clock = new SettableClock();
    private final TokenEndpoint tokens = endpoint(Duration.ofSeconds(5));

    private TokenEndpoint endpoint(Duration callTimeout) {
        return new TokenEndpoint(entra.cloud(), new Transport(entra.settings(callTimeout)), clock);
    }

    @AfterEach
    void stop() {
        entra.close();
    }

    private TokenSet redeem() {
        return tokens.redeemCode(
                APP,
                Authority.of(TENANT),
                new CodeRedemption(Secret.of("c/o+de"), Secret.of("verifier"), REDIRECT, Set.of("User.Read")));
    }

    /** A code is spent by the first try: broken off, a sign-in is lost that Microsoft was about to answer. */
    @Test
    void waitsLongerForTheTradeOfACodeWhereSomebodyCan() {
        entra.on(TOKEN, request -> {
            LockSupport.parkNanos(Duration.ofMillis(900).toNanos());
            return granted(",\"expires_in\":3599");
        });
        TokenEndpoint hasty = endpoint(Duration.ofMillis(300));
        Secret code = Secret.of("code");
        Secret verifier = Secret.of("verifier");
        Set<String> scopes = Set.of("User.Read");

        assertThat(failure(() -> hasty.redeemCode(
                                APP, Authority.of(TENANT), new CodeRedemption(code, verifier, REDIRECT, scopes)))
                        .kind())
                .isEqualTo(FailureKind.TIMED_OUT);
        assertThat(hasty.redeemCode(
                                APP,
                                Authority.of(TENANT),
                                new CodeRedemption(code, verifier, REDIRECT, scopes, Duration.ofSeconds(20)))
                        .accessToken()
                        .reveal())
                .isEqualTo("opaque-access");
    }

    /** Asked again it would be as slow, and a sign-in that waits for it would never come to an end. */
    @Test
    void waitsLongerForARefreshWhereNobodyLooks() {
        entra.on(TOKEN, request -> {
            LockSupport.parkNanos(Duration.ofMillis(900).toNanos());
            return granted(",\"expires_in\":3599");
        });
        TokenEndpoint hasty = endpoint(Duration.ofMillis(300));
        Secret old = Secret.of("old");
        Set<String> scopes = Set.of("User.Read");

        assertThat(failure(() -> hasty.refresh(APP, Authority.of(TENANT), old, scopes))
                        .kind())
                .isEqualTo(FailureKind.TIMED_OUT);
        assertThat(hasty.refresh(APP, Authority.of(TENANT), old, scopes, Duration.ofSeconds(20))
                        .accessToken()
                        .reveal())
                .isEqualTo("opaque-access");
    }

    private TokenSet refresh() {
        return tokens.refresh(
                APP, Authority.of(TENANT), Secret.of("old+refresh"), Set.of("User.Read", "Group.Read.All"));
    }

    private static MicrosoftFailure failure(ThrowingCallable call) {
        return catchThrowableOfType(MicrosoftException.class, call).failure();
    }

    private static Reply granted(String more) {
        return Reply.json(200, """
                {"token_type":"Bearer","access_token":"opaque-access"%s}""".formatted(more));
    }

    @Test
    void introducesItselfByAFreshAssertionForEachRequest() {
        AtomicInteger signed = new AtomicInteger();
        AppIdentity app = new AppIdentity(
                TestSigner.CLIENT,
                new AppCredential.ClientAssertion(
                        (client, endpoint) -> Secret.of(client + "|" + endpoint + "|" + signed.incrementAndGet())));
        entra.on(TOKEN, granted(",\"expires_in\":3599"));

        tokens.clientCredentials(app, TENANT);
        tokens.clientCredentials(app, TENANT);

        assertThat(entra.received)
                .extracting(Received::form)
                .first()
                .satisfies(form -> assertThat(form)
                        .containsEntry(
                                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                        .containsEntry("client_assertion", TestSigner.CLIENT + "|" + entra.origin() + TOKEN + "|1")
                        .containsEntry("client_id", TestSigner.CLIENT)
                        .doesNotContainKey("client_secret"));
        assertThat(entra.received.getLast().form().get("client_assertion")).endsWith("|2");
    }

    /** A Graph of one's own may know no name but its own; that is found out once. */
    @Test
    void asksForGraphByItsOwnAddressWhereThatIsItsOnlyName() {
        entra.on(
                TOKEN,
                request -> request.form().get("scope").contains("https://graph.microsoft.com/")
                        ? Reply.json(400, """
                        {"error":"invalid_resource","error_description":"AADSTS500011: x","error_codes":[500011]}""")
                        : granted(",\"expires_in\":3599"));

        tokens.clientCredentials(APP, TENANT);
        tokens.clientCredentials(APP, TENANT);

        assertThat(entra.received)
                .extracting(request -> request.form().get("scope").replaceAll(".*(https?://\\S+/\\.default).*", "$1"))
                .containsExactly(
                        "https://graph.microsoft.com/.default",
                        entra.origin() + "/.default",
                        entra.origin() + "/.default");
    }

    @Test
    void passesOnWhyAnAssertionCannotBeMade() {
        AppIdentity app = new AppIdentity(TestSigner.CLIENT, new AppCredential.ClientAssertion((client, endpoint) -> {
            throw new IllegalStateException("vault is closed");
        }));

        assertThatIllegalStateException()
                .isThrownBy(() -> tokens.clientCredentials(app, TENANT))
                .withMessage("vault is closed");
        assertThat(entra.received).isEmpty();
    }

    @Test
    void redeemsACodeWithVerifierAndSecret() {
        entra.on(
                TOKEN,
                granted(",\"scope\":\"User.Read openid\",\"expires_in\":3599,\"ext_expires_in\":3599,"
                        + "\"refresh_token\":\"new-refresh\",\"id_token\":\"a.b.c\",\"client_info\":\"eyJ1aWQiOiJ1IiwidXRpZCI6InQifQ\","
                        + "\"foci\":\"1\",\"extra\":{\"x\":1}"));

        TokenSet set = redeem();

        assertThat(set.accessToken().reveal()).isEqualTo("opaque-access");
        assertThat(set.expiresAt()).isEqualTo(clock.instant().plusSeconds(3599));
        assertThat(set.refreshToken()).isEqualTo(Secret.of("new-refresh"));
        assertThat(set.idToken()).isEqualTo(Secret.of("a.b.c"));
        assertThat(set.grantedScopes()).containsExactly("User.Read", "openid");
        assertThat(entra.received).hasSize(1);
        Received request = entra.received.getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.header("Content-Type")).startsWith("application/x-www-form-urlencoded");
        assertThat(request.form())
                .containsEntry("grant_type", "authorization_code")
                .containsEntry("code", "c/o+de")
                .containsEntry("code_verifier", "verifier")
                .containsEntry("redirect_uri", REDIRECT.toString())
                .containsEntry("client_id", TestSigner.CLIENT)
                .containsEntry("client_secret", "s+c&r=t %ü");
        assertThat(request.form().get("scope").split(" ")).contains("User.Read", "openid", "profile", "offline_access");
    }

    @Test
    void readsTheNewRefreshTokenEvenWithoutClientInfo() {
        entra.on(TOKEN, granted(",\"expires_in\":\"3600\",\"refresh_token\":\"newer\""));

        TokenSet set = refresh();

        assertThat(set.refreshToken()).isEqualTo(Secret.of("newer"));
        assertThat(set.expiresAt()).isEqualTo(clock.instant().plusSeconds(3600));
        assertThat(set.idToken()).isNull();
        assertThat(set.grantedScopes()).containsExactlyInAnyOrder("User.Read", "Group.Read.All");
        assertThat(entra.received.getFirst().form())
                .containsEntry("grant_type", "refresh_token")
                .containsEntry("refresh_token", "old+refresh");
    }

    /** A refresh token that is good for once came with it. */
    @ParameterizedTest
    @ValueSource(strings = {"\"9999999999999999999\"", "1e300", "315360000000", "\"Infinity\""})
    void keepsTheNewRefreshTokenWhateverLifeTimeIsTold(String odd) {
        entra.on(TOKEN, granted(",\"expires_in\":" + odd + ",\"refresh_token\":\"newer\""));

        TokenSet set = refresh();

        assertThat(set.refreshToken()).isEqualTo(Secret.of("newer"));
        assertThat(set.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofHours(28)));
    }

    @Test
    void isCarefulWhereTheLifeTimeIsMissing() {
        entra.on(TOKEN, granted(""));

        TokenSet set = refresh();

        assertThat(set.expiresAt()).isEqualTo(clock.instant().plusSeconds(600));
        assertThat(set.refreshToken()).isNull();
    }

    @Test
    void asksForEverythingGrantedWithClientCredentialsAndCachesNothing() {
        entra.on(TOKEN, granted(",\"expires_in\":3599"));

        tokens.clientCredentials(APP, TENANT);
        TokenSet set = tokens.clientCredentials(APP, TENANT);

        assertThat(set.accessToken().reveal()).isEqualTo("opaque-access");
        assertThat(entra.received)
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.form().get("scope").split(" "))
                        .contains("https://graph.microsoft.com/.default"));
        assertThat(entra.received.getFirst().form()).containsEntry("grant_type", "client_credentials");
    }

    @Test
    void keepsTheTenantOutOfTheHostName() {
        entra.on("/organizations/oauth2/v2.0/token", granted(""));

        tokens.refresh(APP, Authority.ORGANIZATIONS, Secret.of("r"), Set.of());

        assertThat(entra.received.getFirst().uri().getPath()).isEqualTo("/organizations/oauth2/v2.0/token");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_grant, 54005,  CODE_NOT_USABLE, GRANT_REVOKED",
        "invalid_grant, 70008,  CODE_NOT_USABLE, GRANT_EXPIRED",
        "invalid_grant, 501481, CODE_NOT_USABLE, GRANT_REVOKED",
        "invalid_grant, 9002313, CODE_NOT_USABLE, GRANT_REVOKED",
        "invalid_grant, 50173,  CODE_NOT_USABLE, GRANT_REVOKED",
        "invalid_grant, 700082, CODE_NOT_USABLE, GRANT_EXPIRED",
        "invalid_grant, 1234567, CODE_NOT_USABLE, GRANT_REVOKED",
        "invalid_grant, 65001,  CONSENT_MISSING, CONSENT_MISSING",
        "invalid_grant, 53003,  BLOCKED_BY_POLICY, BLOCKED_BY_POLICY",
        "interaction_required, 50079, MFA_NEEDED, MFA_NEEDED",
        "invalid_client, 7000215, CREDENTIAL_WRONG, CREDENTIAL_WRONG",
        "invalid_client, 7000229, APP_MISSING, APP_MISSING",
    })
    void readsTheSameCodeByWhatWasRedeemed(String error, int code, FailureKind forCode, FailureKind forRefresh) {
        entra.on(TOKEN, Reply.json(error.equals("invalid_client") ? 401 : 400, """
                {"error":"%s","error_description":"AADSTS%d: x","error_codes":[%d],"claims":"{}"}""".formatted(error, code, code)));

        assertThat(failure(this::redeem).kind()).isEqualTo(forCode);
        assertThat(failure(this::refresh).kind()).isEqualTo(forRefresh);
        assertThat(failure(this::refresh).error().code()).isEqualTo(code);
        assertThat(failure(this::refresh).passing()).isFalse();
        assertThat(entra.received).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "500, <html>oops</html>, UNAVAILABLE",
        "503, '', UNAVAILABLE",
        "429, '', THROTTLED",
        "200, '', ANSWER_UNREADABLE",
        "200, <html>hotel</html>, ANSWER_UNREADABLE",
        "200, '{\"token_type\":\"Bearer\"}', ANSWER_UNREADABLE",
        "302, '', ANSWER_UNREADABLE",
        "400, nonsense, ANSWER_UNREADABLE",
    })
    void neverLosesAGrantOverAnAnswerThatMeansNothing(int status, String body, FailureKind kind) {
        entra.on(TOKEN, Reply.json(status, body).with("Retry-After", "3"));

        MicrosoftFailure failure = failure(this::refresh);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.passing()).isTrue();
        assertThat(entra.received).as("asked once, not retried").hasSize(1);
    }

    @Test
    void obeysRetryAfter() {
        entra.on(TOKEN, Reply.json(429, "{}").with("Retry-After", "17"));

        assertThat(failure(this::refresh))
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(17)));
    }

    @Test
    void asksNobodyWhoWantsQuietBeforeThatIsOver() throws Exception {
        entra.on(TOKEN, Reply.json(429, "{}").with("Retry-After", "60"));
        failure(this::refresh);
        entra.on(TOKEN, granted(""));

        ConcurrentLinkedQueue<Object> refused = new ConcurrentLinkedQueue<>();
        try (var callers = Executors.newFixedThreadPool(50)) {
            for (int i = 0; i < 50; i++) {
                ThrowingCallable one = List.<ThrowingCallable>of(
                                this::refresh, this::redeem, () -> tokens.clientCredentials(APP, TENANT))
                        .get(i % 3);
                callers.submit(() -> refused.add(failure(one)));
            }
        }
        assertThat(entra.received).as("early calls").hasSize(1);
        assertThat(refused)
                .hasSize(50)
                .allSatisfy(one -> assertThat(one)
                        .isInstanceOfSatisfying(
                                MicrosoftFailure.Throttled.class,
                                throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(60))));
        assertThat(failure(() -> tokens.ready(TENANT))).isInstanceOf(MicrosoftFailure.Throttled.class);

        clock.advance(Duration.ofMillis(59_999));
        failure(this::refresh);
        assertThat(entra.received).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(refresh().accessToken()).isNotNull();
        assertThat(entra.received).hasSize(2);
    }

    @Test
    void goesOnAskingForOthersThanWhoIsThrottled() {
        entra.on(TOKEN, Reply.json(429, "{}").with("Retry-After", "60"));
        entra.on("/" + TestSigner.OTHER_TENANT + "/oauth2/v2.0/token", granted(""));
        String shared = "/organizations/oauth2/v2.0/token";
        entra.on(shared, Reply.json(429, "{}").with("Retry-After", "60"));
        failure(this::refresh);
        failure(() -> tokens.refresh(APP, Authority.ORGANIZATIONS, Secret.of("r"), Set.of()));
        entra.on(shared, granted(""));

        AppIdentity other = new AppIdentity(TestSigner.OTHER_TENANT, APP.credential());
        assertThat(tokens.clientCredentials(APP, new TenantId(TestSigner.OTHER_TENANT)))
                .isNotNull();
        assertThat(tokens.refresh(other, Authority.ORGANIZATIONS, Secret.of("r"), Set.of()))
                .isNotNull();
        assertThat(failure(() -> tokens.refresh(APP, Authority.ORGANIZATIONS, Secret.of("r"), Set.of())))
                .isInstanceOf(MicrosoftFailure.Throttled.class);
    }

    /** One server's trouble is not everybody's, and whoever just signed in would have to do it again. */
    @Test
    void keepsQuietAboutAnOutageForItsTenantAloneAndNotForAPersonsCode() {
        Reply down = Reply.json(503, "{}").with("Retry-After", "600");
        String shared = "/organizations/oauth2/v2.0/token";
        entra.on(TOKEN, down);
        entra.on(shared, down);
        failure(this::refresh);
        failure(() -> tokens.refresh(APP, Authority.ORGANIZATIONS, Secret.of("r"), Set.of()));
        entra.on(TOKEN, granted(""));
        entra.on(shared, granted(""));

        assertThat(failure(this::refresh)).isInstanceOf(MicrosoftFailure.Unavailable.class);
        assertThat(redeem()).isNotNull();
        assertThat(tokens.refresh(APP, Authority.ORGANIZATIONS, Secret.of("r"), Set.of()))
                .isNotNull();
    }

    @Test
    void givesUpAfterItsDeadline() {
        CountDownLatch release = new CountDownLatch(1);
        entra.on(TOKEN, request -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return granted("");
        });

        MicrosoftFailure failure =
                failure(() -> endpoint(Duration.ofMillis(300)).clientCredentials(APP, TENANT));
        release.countDown();

        assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
        assertThat(failure.passing()).isTrue();
    }

    @Test
    void saysThatNobodyAnswers() {
        entra.close();

        assertThat(failure(this::refresh)).isInstanceOf(MicrosoftFailure.Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque-access", "new-refresh", "s+c&r=t", "old+refresh"})
    void printsNoSecret(String secret) {
        entra.on(TOKEN, granted(",\"refresh_token\":\"new-refresh\",\"scope\":\"x\""));
        TokenSet set = refresh();
        entra.on(TOKEN, Reply.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS50173: x\"}"));
        MicrosoftException failed = catchThrowableOfType(MicrosoftException.class, this::refresh);

        assertThat(set + " " + APP + " " + failed + " " + failed.failure() + Map.of("a", set))
                .doesNotContain(secret);
    }
}
