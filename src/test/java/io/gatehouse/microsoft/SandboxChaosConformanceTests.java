package io.gatehouse.microsoft;

import static io.gatehouse.microsoft.SandboxClient.CONTOSO;
import static io.gatehouse.microsoft.SandboxClient.PORTAL_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.delta.DeltaPage;
import io.gatehouse.microsoft.delta.UserChange;
import io.gatehouse.microsoft.failure.ErrorCatalogue;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the client makes of a sandbox that misbehaves. */
class SandboxChaosConformanceTests {

    private static SandboxClient client;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        client = new SandboxClient();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @AfterEach
    void calm() {
        client.sandbox.world().chaos().set(state -> Chaos.State.NORMAL);
    }

    private static void control(String path, String body) {
        try {
            URI address = URI.create(client.sandbox.loginEndpoint() + "/_sandbox/" + path);
            int status = HTTP.send(
                            HttpRequest.newBuilder(address)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
            assertThat(status).isEqualTo(200);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static MicrosoftFailure failure(ThrowingCallable call) {
        return catchThrowableOfType(MicrosoftException.class, call).failure();
    }

    private static TokenSet contoso() {
        return client.connected(CONTOSO, SandboxFacts.CONTOSO_ADMIN);
    }

    private static Set<Integer> codes() {
        return ErrorCatalogue.codes();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void understandsEveryCodeAtTheTokenEndpoint(int code) {
        // where Graph is not known by its name, its address is tried
        client.sandbox.world().chaos().force(Chaos.At.TOKEN, code, 2);

        MicrosoftFailure failure = failure(() -> client.tokens().clientCredentials(PORTAL_APP, SandboxClient.HOME));
        client.sandbox.world().chaos().set(now -> Chaos.State.NORMAL);

        assertThat(failure.error().code()).isEqualTo(code);
        assertThat(failure.kind()).isEqualTo(ErrorCatalogue.kindOf(code).orElseThrow());
        assertThat(failure.error().trace().correlationId()).isNotBlank();
    }

    @Test
    void callsARevokedSignInRevoked() {
        TokenSet set = contoso();
        control("revoke", "{\"tenant\":\"contoso.com\",\"user\":\"%s\"}".formatted(SandboxFacts.CONTOSO_ADMIN));

        assertThat(failure(() -> client.refresh(CONTOSO, set)).kind()).isEqualTo(FailureKind.GRANT_REVOKED);
    }

    @Test
    void callsRemovedConsentLost() {
        TokenSet set = contoso();
        control("remove-consent", "{\"tenant\":\"contoso.com\"}");

        assertThat(failure(() -> client.refresh(CONTOSO, set))).isInstanceOf(MicrosoftFailure.ConsentLost.class);
        assertThat(failure(() -> client.tokens.clientCredentials(PORTAL_APP, CONTOSO))
                        .kind())
                .isEqualTo(FailureKind.APP_MISSING);
    }

    @Test
    void callsAnUnusedSignInExpiredAfterNinetyDays() {
        try (SandboxClient alone = new SandboxClient()) {
            TokenSet set = alone.connected(CONTOSO, SandboxFacts.CONTOSO_ADMIN);
            alone.sandbox.world().forward(Duration.ofDays(91));

            assertThat(failure(() -> alone.refresh(CONTOSO, set)).kind()).isEqualTo(FailureKind.GRANT_EXPIRED);
        }
    }

    @Test
    void keepsCalmWhileMicrosoftIsAway() {
        TokenSet set = contoso();
        GraphAccess access = new GraphAccess(CONTOSO, set.accessToken());
        control("switches", "{\"entraDown\":true,\"unavailable\":true}");

        assertThat(failure(() -> client.refresh(CONTOSO, set)).passing()).isTrue();
        assertThat(failure(() -> client.graph().me(access))).isInstanceOf(MicrosoftFailure.Unavailable.class);
        assertThat(failure(() -> client.pages().users(access, null, user -> {})))
                .isInstanceOf(MicrosoftFailure.Unavailable.class);
    }

    @Test
    void waitsAsLongAsGraphAsks() {
        GraphAccess access = new GraphAccess(CONTOSO, contoso().accessToken());
        control("throttle", "{\"tenant\":\"contoso.com\",\"retryAfterSeconds\":9,\"count\":2}");

        assertThat(failure(() -> client.graph().me(access)))
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(9)));
        assertThat(failure(() -> client.pages().users(access, null, user -> {})))
                .isInstanceOf(MicrosoftFailure.Throttled.class);
        assertThat(client.graph().me(access).id()).isNotBlank();
    }

    @Test
    void startsOverWhenDeltaTokensExpire() {
        GraphAccess access = new GraphAccess(CONTOSO, contoso().accessToken());
        DeltaPage page = client.pages().users(access, null, user -> {});
        while (!page.last()) {
            page = client.pages().users(access, page.nextLink(), user -> {});
        }
        String link = page.deltaLink();
        control("expire-delta", "{\"tenant\":\"contoso.com\"}");

        assertThat(failure(() -> client.pages().users(access, link, user -> {})))
                .isInstanceOf(MicrosoftFailure.ResyncRequired.class);
    }

    @Test
    void seesChangesAndRemovalsInTheNextRound() {
        GraphAccess access = new GraphAccess(CONTOSO, contoso().accessToken());
        String link = walk(access, null, new ArrayList<>());
        control("directory", "{\"tenant\":\"contoso.com\",\"action\":\"CHANGE\",\"count\":3}");
        control("directory", "{\"tenant\":\"contoso.com\",\"action\":\"REMOVE\",\"count\":2}");
        var changes = new ArrayList<UserChange>();

        walk(access, link, changes);

        assertThat(changes).filteredOn(change -> change.removal() != null).hasSize(2);
        assertThat(changes).filteredOn(change -> change.removal() == null).isNotEmpty();
    }

    private static String walk(GraphAccess access, String start, ArrayList<UserChange> sink) {
        DeltaPage page = client.pages().users(access, start, sink::add);
        while (!page.last()) {
            page = client.pages().users(access, page.nextLink(), sink::add);
        }
        return page.deltaLink();
    }

    @Test
    void survivesStrictRefreshTokensWhenItKeepsTheNewOne() {
        TokenSet first = contoso();
        control("switches", "{\"strictRefreshTokens\":true}");

        TokenSet second = client.refresh(CONTOSO, first);
        TokenSet third = client.refresh(CONTOSO, second);

        assertThat(third.refreshToken()).isNotEqualTo(second.refreshToken());
        assertThat(failure(() -> client.refresh(CONTOSO, first))).isInstanceOf(MicrosoftFailure.ConsentLost.class);
    }
}
