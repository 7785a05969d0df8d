package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.call.AnswerTimes;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.call.GraphSdk;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.cloud.Cloud;
import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What counts as the time that Microsoft took. */
class AnswerTimesTests {

    private static final TenantId TENANT = new TenantId(TestSigner.TENANT);
    private static final Duration SLOW = Duration.ofMillis(300);

    private final FakeMicrosoft fake = new FakeMicrosoft();
    private final SettableClock clock = new SettableClock();
    private final MicrosoftSettings oneAtATime = new MicrosoftSettings(
            Cloud.CUSTOM,
            URI.create(fake.origin()),
            URI.create(fake.origin()),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            1);
    private final TenantBudgets budgets = new TenantBudgets(oneAtATime, clock);
    private final Graph graph =
            new Graph(fake.cloud(), new GraphCalls(() -> new GraphSdk(fake.cloud(), oneAtATime), budgets, clock));
    private final GraphAccess access = new GraphAccess(TENANT, Secret.of("bearer"));
    private final AnswerTimes times = new AnswerTimes();

    @AfterEach
    void stop() {
        fake.close();
    }

    @Test
    void isTakenCallByCallAndForThatWorkAlone() {
        fake.on("/v1.0/me", slowly("{\"id\":\"1\",\"displayName\":\"Adele\",\"userPrincipalName\":\"a@b.c\"}"));
        times.during(() -> {
            graph.me(access);
            return graph.me(access);
        });
        graph.me(access);

        assertThat(times.all()).hasSize(2).allSatisfy(took -> assertThat(took).isGreaterThanOrEqualTo(SLOW));
    }

    /** MSAL4J calls from a thread of its own. */
    @Test
    void isTakenOfTokensToo() {
        fake.on(
                "/" + TestSigner.TENANT + "/oauth2/v2.0/token",
                slowly("{\"token_type\":\"Bearer\",\"access_token\":\"opaque\",\"refresh_token\":\"next\","
                        + "\"expires_in\":3599,\"scope\":\"User.Read\"}"));
        TokenEndpoint tokens = new TokenEndpoint(fake.cloud(), new Transport(oneAtATime), clock);
        AppIdentity app = new AppIdentity(TestSigner.CLIENT, new AppCredential.ClientSecret(Secret.of("secret")));

        times.during(() -> tokens.refresh(app, Authority.of(TENANT), Secret.of("old"), Set.of("User.Read")));

        assertThat(times.all())
                .singleElement()
                .satisfies(took -> assertThat(took).isGreaterThanOrEqualTo(SLOW));
    }

    /** A tenant's calls that are under way keep the next one waiting in here. */
    @Test
    void isNotTheWaitForAPlaceAmongOurOwnCalls() throws InterruptedException {
        fake.on("/v1.0/me", Reply.json(200, "{\"id\":\"1\",\"displayName\":\"A\",\"userPrincipalName\":\"a@b.c\"}"));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread before = Thread.ofVirtual()
                .start(() -> budgets.call(access, () -> {
                    entered.countDown();
                    return awaited(end);
                }));
        entered.await();
        Thread waiting = Thread.ofPlatform().start(() -> times.during(() -> graph.me(access)));
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        await().pollDelay(Duration.ofMillis(900)).until(() -> true);

        long free = System.nanoTime();
        end.countDown();
        waiting.join();
        Duration afterwards = Duration.ofNanos(System.nanoTime() - free);
        before.join();

        assertThat(times.all())
                .singleElement()
                .satisfies(took -> assertThat(took).isLessThan(afterwards));
    }

    private static boolean awaited(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private static java.util.function.Function<FakeMicrosoft.Received, Reply> slowly(String body) {
        return request -> {
            LockSupport.parkNanos(SLOW.toNanos());
            return Reply.json(200, body);
        };
    }
}
