package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.demo.DemoPace;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.packaging.Running;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** At the demo's pace and with its 25 customers connected, every switch of the chaos page is seen within ten seconds. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChaosEffectTests {

    private static final List<SmallTenant> TENANTS = SandboxFacts.smallTenants();
    private static final String FIRST = "{\"tenant\":\"" + TENANTS.getFirst().tenantId() + "\"";
    private static final String LAST = "{\"tenant\":\"" + TENANTS.getLast().tenantId() + "\"";

    private static RunningPortal portal;

    @BeforeAll
    static void connectTwentyFive() {
        portal = new RunningPortal(cloud -> cloud, DemoPace.settings());
        for (SmallTenant tenant : TENANTS) {
            Invited invited = Invited.to(portal, tenant.name(), tenant.tenantId());
            TestBrowser browser = new TestBrowser(portal.url, portal.url);
            AtMicrosoft microsoft = new AtMicrosoft(browser);
            assertThat(microsoft
                            .consent(microsoft.signIn(browser.open(invited.link()), tenant.admin()))
                            .h1())
                    .isEqualTo(tenant.name() + " is connected");
        }
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> synced() == 25 && health("HEALTHY") == 25);
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
        portal.control("/switches", "{\"unavailable\":true}");
        seen("Graph away, 25 connections", () -> health("HEALTHY") == 0);
        portal.control("/normal", "{}");
        seen("Graph back, 25 connections", () -> health("HEALTHY") == 25);
    }

    @Test
    @Order(2)
    void everyConnectionShowsThatSignInIsAwayOrThrottled() {
        portal.control("/switches", "{\"entraDown\":true}");
        seen("Entra away, 25 connections", () -> health("HEALTHY") == 0);
        portal.control("/normal", "{}");
        seen("Entra back, 25 connections", () -> health("HEALTHY") == 25);
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
        long before = events("sync.resynced");
        portal.control("/expire-delta", LAST + "}");
        seen("delta token expired", () -> events("sync.resynced") > before);
    }

    @Test
    @Order(5)
    void aLostSignInAndALostConsentAreSeen() {
        portal.control("/revoke", FIRST + "}");
        portal.control("/remove-consent", LAST + "}");
        seen("refresh tokens revoked and consent removed", () -> health("ACTION_REQUIRED") == 2);
    }

    @Test
    @Order(6)
    void slownessIsSeen() {
        portal.control("/switches", "{\"latencyMillis\":2500}");
        seen("latency of 2.5 s", () -> reasons("SLOW") > 0);
        portal.control("/normal", "{}");
    }

    @Test
    @Order(7)
    void throttlingIsSeenAtTheThrottledCustomerOnly() {
        String tenant = TENANTS.get(2).tenantId();
        portal.control("/throttle", "{\"tenant\":\"" + tenant + "\",\"retryAfterSeconds\":5,\"count\":-1}");
        seen("one tenant throttled", () -> reasons("THROTTLED") == 1);
        portal.control("/normal", "{}");
    }

    @Test
    @Order(8)
    void aWithdrawnPermissionIsSeen() {
        String tenant = TENANTS.get(3).tenantId();
        portal.control("/withdraw", "{\"tenant\":\"" + tenant + "\",\"permission\":\"Group.ReadWrite.All\"}");
        seen("one permission withdrawn", () -> reasons("Group.ReadWrite.All") == 1);
    }

    @Test
    @Order(9)
    void strictRefreshTokensAreExchangedWithoutALoss() {
        // two have lost their sign-in, one a permission; who was throttled is well again before it starts
        long healthy = 22;
        seen("all others healthy", () -> health("HEALTHY") == healthy);
        portal.control("/switches", "{\"strictRefreshTokens\":true}");
        // two hours outlive every access token: each connection must use its refresh token, and keep the new one
        portal.control("/clock", "{\"by\":\"PT2H\"}");
        long refreshed = refreshed();
        seen("two hours later with single-use refresh tokens", () -> refreshed() >= refreshed + healthy);
        portal.control("/clock", "{\"by\":\"PT2H\"}");
        long again = refreshed();
        seen("two more hours later", () -> refreshed() >= again + healthy && health("HEALTHY") == healthy);
    }

    @Test
    @Order(10)
    void ninetyOneDaysLaterEverySignInHasExpired() {
        portal.control("/clock", "{\"by\":\"P91D\"}");
        seen("91 days later, 25 connections", () -> health("ACTION_REQUIRED") == 25);
    }

    private static void seen(String what, java.util.concurrent.Callable<Boolean> effect) {
        Instant begin = Instant.now();
        Awaitility.await(what)
                .atMost(Running.promptly().multipliedBy(2))
                .pollInterval(Duration.ofMillis(200))
                .until(effect);
        System.out.println("Seen: " + what + " after "
                + Duration.between(begin, Instant.now()).toMillis() + " ms");
    }

    private static long synced() {
        return count("select count(distinct customer_id) from directory_sync where last_finished_at is not null");
    }

    private static long health(String health) {
        return count("select count(*) from connection where health = '" + health + "'");
    }

    private static long reasons(String code) {
        return count("select count(*) from connection where reasons like '%" + code + "%'");
    }

    private static long refreshed() {
        return count("select sum(token_version) from delegated_grant");
    }

    private static long users(SmallTenant tenant) {
        return count("select count(*) from directory_user u join customer c on c.id = u.customer_id"
                + " where u.removed_at is null and c.tenant_id = '" + tenant.tenantId() + "'");
    }

    private static long events(String action) {
        return count("select count(*) from audit_entry where action = '" + action + "'");
    }

    private static long count(String sql) {
        return portal.read(jdbc -> jdbc.sql(sql).query(Long.class).single());
    }
}
