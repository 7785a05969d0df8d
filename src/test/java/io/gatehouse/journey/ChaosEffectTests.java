package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.demo.DemoPace;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.packaging.Neighbours;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * At the demo's pace and with its 25 customers connected, every switch of the chaos page is seen within ten seconds, on
 * the pages that an operator looks at.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Isolated("ten seconds are promised to who has the machine, not to who shares it with another test")
class ChaosEffectTests {

    private static final List<SmallTenant> TENANTS = SandboxFacts.smallTenants();
    private static final String FIRST = "{\"tenant\":\"" + TENANTS.getFirst().tenantId() + "\"";
    private static final String LAST = "{\"tenant\":\"" + TENANTS.getLast().tenantId() + "\"";

    /** How soon a switch shows on the pages. */
    private static final Duration VISIBLE = Duration.ofSeconds(10);

    private static final Map<String, UUID> CUSTOMERS = new HashMap<>();

    private static RunningPortal portal;
    private static OperatorDesk desk;

    @BeforeAll
    static void connectTwentyFive() {
        portal = new RunningPortal(cloud -> cloud, DemoPace.settings());
        desk = new OperatorDesk(portal.url);
        for (SmallTenant tenant : TENANTS) {
            Invited invited = Invited.to(portal, tenant.name(), tenant.tenantId());
            CUSTOMERS.put(tenant.tenantId(), invited.customer());
            TestBrowser browser = new TestBrowser(portal.url, portal.url);
            AtMicrosoft microsoft = new AtMicrosoft(browser);
            assertThat(microsoft
                            .consent(microsoft.signIn(browser.open(invited.link()), tenant.admin()))
                            .h1())
                    .isEqualTo(tenant.name() + " is connected");
        }
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> synced() == 25 && customers("Healthy") == 25);
    }

    @AfterAll
    static void stop() {
        if (portal != null) {
            portal.close();
        }
    }

    @Test
    @Order(1)
    void everyConnectionShowsThatGraphIsAwayAndThatItIsBack() {
        assertThat(count("select count(distinct registration_id) from connection where health = 'HEALTHY'"))
                .as("one registration serves all 25 customers")
                .isOne();
        portal.control("/switches", "{\"unavailable\":true}");
        seen("Graph away, 25 connections", () -> customers("Healthy") == 0);
        portal.control("/normal", "{}");
        seen("Graph back, 25 connections", () -> customers("Healthy") == 25);
    }

    @Test
    @Order(2)
    void everyConnectionShowsThatSignInIsAwayOrThrottled() {
        portal.control("/switches", "{\"entraDown\":true}");
        seen("Entra away, 25 connections", () -> customers("Healthy") == 0);
        portal.control("/normal", "{}");
        seen("Entra back, 25 connections", () -> customers("Healthy") == 25);
    }

    @Test
    @Order(3)
    void aChangeInADirectoryArrives() {
        long before = users(TENANTS.getLast());
        portal.control("/directory", LAST + ",\"action\":\"ADD\",\"count\":3}");
        seen("3 new users", () -> users(TENANTS.getLast()) == before + 3);
    }

    @Test
    @Order(4)
    void aForgottenDeltaTokenIsAnsweredByAFullPass() {
        assertThat(resynced()).isFalse();
        portal.control("/expire-delta", LAST + "}");
        seen("delta token expired", ChaosEffectTests::resynced);
    }

    @Test
    @Order(5)
    void aLostSignInAndALostConsentAreSeen() {
        portal.control("/revoke", FIRST + "}");
        seen("refresh tokens revoked", () -> connection(TENANTS.getFirst()).contains(">GRANT_REVOKED</code>"));
        assertThat(customers("Action required")).isOne();
        portal.control("/remove-consent", LAST + "}");
        seen("consent removed", () -> connection(TENANTS.getLast()).contains(">APP_MISSING</code>"));
        assertThat(customers("Action required")).isEqualTo(2);
    }

    @Test
    @Order(6)
    void slownessIsSeen() {
        portal.control("/switches", "{\"latencyMillis\":2500}");
        seen(
                "latency of 2.5 s",
                () -> customers("Degraded") > 0
                        && TENANTS.stream()
                                .anyMatch(tenant -> connection(tenant).contains(">SLOW</code>")));
        portal.control("/normal", "{}");
    }

    @Test
    @Order(7)
    void throttlingIsSeenAtTheThrottledCustomerOnly() {
        SmallTenant tenant = TENANTS.get(2);
        portal.control("/throttle", "{\"tenant\":\"" + tenant.tenantId() + "\",\"retryAfterSeconds\":5,\"count\":-1}");
        seen("one tenant throttled", () -> connection(tenant).contains(">THROTTLED</code>"));
        assertThat(connection(TENANTS.get(3))).doesNotContain("THROTTLED");
        assertThat(connection(TENANTS.get(4))).doesNotContain("THROTTLED");
        portal.control("/normal", "{}");
    }

    /**
     * One call is refused, and it names the application: the others are not refused, as they are not made. The quiet
     * outlasts the time in which it must be seen: it comes but once, and a look that is late must not find it over.
     */
    @Test
    @Order(8)
    void throttlingOfTheApplicationKeepsAllCustomersQuietAtOnce() {
        portal.control("/throttle", "{\"tenant\":null,\"retryAfterSeconds\":30,\"count\":1}");
        seen("an application throttled", () -> throttled().count() == 3);
        Awaitility.await("the application's calls are allowed again")
                .atMost(VISIBLE.multipliedBy(20))
                .until(() -> throttled().findAny().isEmpty());
    }

    /** Of three customers whose own calls nobody refused. */
    private static Stream<SmallTenant> throttled() {
        return Stream.of(4, 5, 6)
                .map(TENANTS::get)
                .filter(tenant -> connection(tenant).contains(">THROTTLED</code>"));
    }

    @Test
    @Order(9)
    void aWithdrawnPermissionIsSeen() {
        SmallTenant tenant = TENANTS.get(3);
        portal.control(
                "/withdraw", "{\"tenant\":\"" + tenant.tenantId() + "\",\"permission\":\"Group.ReadWrite.All\"}");
        seen(
                "one permission withdrawn",
                () -> connection(tenant).contains("Not granted for the whole organisation: Group.ReadWrite.All"));
    }

    @Test
    @Order(10)
    void strictRefreshTokensAreExchangedWithoutALoss() {
        // two have lost their sign-in, one a permission; who was throttled is well again before it starts
        long healthy = 22;
        seen("all others healthy", () -> customers("Healthy") == healthy);
        portal.control("/switches", "{\"strictRefreshTokens\":true}");
        // the second exchange takes place only where the first one's answer was kept
        for (String time : List.of("once", "twice")) {
            long number = refreshToken(TENANTS.get(1));
            seen("single-use refresh tokens, exchanged " + time, () -> refreshToken(TENANTS.get(1)) > number);
        }
        // two hours outlive every access token: each connection must use its refresh token, and keep the new one
        portal.control("/clock", "{\"by\":\"PT2H\"}");
        long refreshed = refreshed();
        seen("two hours later with single-use refresh tokens", () -> refreshed() >= refreshed + healthy);
        portal.control("/clock", "{\"by\":\"PT2H\"}");
        long again = refreshed();
        seen("two more hours later", () -> refreshed() >= again + healthy && customers("Healthy") == healthy);
    }

    @Test
    @Order(11)
    void ninetyOneDaysLaterEverySignInHasExpired() {
        portal.control("/clock", "{\"by\":\"P91D\"}");
        seen("91 days later, 25 connections", () -> customers("Action required") == 25);
        assertThat(connection(TENANTS.get(1))).contains(">GRANT_EXPIRED</code>");
    }

    private static void seen(String what, java.util.concurrent.Callable<Boolean> effect) {
        Neighbours others = Neighbours.watch();
        Instant begin = Instant.now();
        Awaitility.await(what)
                .atMost(VISIBLE.multipliedBy(20))
                .pollInterval(Duration.ofMillis(200))
                .until(effect);
        Duration took = Duration.between(begin, Instant.now());
        assertThat(took).as(what).isLessThan(others.limit("Seen: " + what, VISIBLE, took));
    }

    private static long synced() {
        return count("select count(distinct customer_id) from directory_sync where last_finished_at is not null");
    }

    /** How many customers of the list, all 25 of them on one page, bear this word. */
    private static long customers(String health) {
        return Pattern.compile(">" + health + "</span>")
                .matcher(desk.see("/customers").body())
                .results()
                .count();
    }

    private static String connection(SmallTenant tenant) {
        UUID id = portal.read(jdbc -> jdbc.sql("select id from connection where customer_id = ?")
                .param(CUSTOMERS.get(tenant.tenantId()))
                .query(UUID.class)
                .single());
        return desk.see("/connections/" + id).body();
    }

    private static long users(SmallTenant tenant) {
        String tab = desk.see("/customers/" + CUSTOMERS.get(tenant.tenantId()) + "/directory")
                .body();
        return Long.parseLong(
                Html.first(tab, "<dt>Users</dt><dd><span>([\\d,]+)</span>").replace(",", ""));
    }

    private static boolean resynced() {
        UUID customer = CUSTOMERS.get(TENANTS.getLast().tenantId());
        return desk.see("/audit?action=sync.resynced&customer=" + customer)
                .body()
                .contains("Microsoft lost its place in the directory of");
    }

    /** Which one the connection's page says it is. */
    private static long refreshToken(SmallTenant tenant) {
        return Long.parseLong(
                Html.first(connection(tenant), "Refresh token no[.] ([\\d,]+);").replace(",", ""));
    }

    private static long refreshed() {
        return count("select sum(token_version) from delegated_grant");
    }

    private static long count(String sql) {
        return portal.read(jdbc -> jdbc.sql(sql).query(Long.class).single());
    }
}
