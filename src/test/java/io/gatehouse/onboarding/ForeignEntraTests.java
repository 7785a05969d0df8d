package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Gatehouse;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestDatabase;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.customer.Customers;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.Invitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * People whom Microsoft's own pages stop before they come back to us. An Entra that is not Microsoft's may let them
 * through, so each of our own pages for them is walked: what it says, that nothing was kept, that the same link goes on.
 */
@SpringBootTest(classes = Gatehouse.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
@Import({TestDatabase.class, TestSandbox.class, ForeignEntraTests.Elsewhere.class})
class ForeignEntraTests {

    private static final String PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";
    private static final String TEAMS_ADMINISTRATOR = "69091246-20e8-4a56-aa4d-066075b2a7a8";

    @LocalServerPort
    int port;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Sandbox sandbox;

    @Autowired
    ForeignEntra entra;

    @Autowired
    MovableClock clock;

    TestInvitations made;
    SmallTenant tenant;
    Link link;
    TestBrowser browser;
    AtMicrosoft microsoft;

    @BeforeEach
    void invite() {
        made = new TestInvitations(rows.first(), customers, invitations);
        tenant = FreshTenants.next(made.provider(), customers);
        link = made.link(made.customer(tenant.name(), tenant.tenantId()));
        browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        microsoft = new AtMicrosoft(browser);
    }

    @AfterEach
    void calm() {
        entra.honest();
        FreshTenants.release(rows, sandbox, tenant.tenantId());
    }

    @Test
    void refusesPersonalAccounts() {
        entra.claims(claims -> {
            claims.put("iss", claims.get("iss").toString().replace(tenant.tenantId(), PERSONAL_ACCOUNTS));
            claims.put("tid", PERSONAL_ACCOUNTS);
            claims.put("preferred_username", "adele.private@outlook.example");
            return claims;
        });

        Page page = microsoft.consent(signIn());

        assertStopped(page, 403, "You used a personal account", "adele.private@outlook.example", "Use another account");
        assertFinishesAfterwards();
    }

    @Test
    void refusesGuestsWhoMayNotConsent() {
        entra.claims(claims -> {
            claims.put("idp", "https://sts.windows.net/0a0a0a0a-1111-4222-8333-944444444444/");
            claims.put("acct", 1);
            return claims;
        });

        Page page = microsoft.consentForMyself(signIn());

        assertStopped(page, 403, "You are a guest in this organisation", "Use another account");
        assertFinishesAfterwards();
    }

    @Test
    void takesAGuestWhoMayConsentAndWarnsTheProvider() {
        entra.claims(claims -> {
            claims.put("idp", "https://sts.windows.net/0a0a0a0a-1111-4222-8333-944444444444/");
            return claims;
        });

        Page page = microsoft.consent(signIn());

        assertThat(page.h1()).isEqualTo(tenant.name() + " is connected");
        String reasons = rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("select reasons from connection where customer_id = ?")
                        .param(link.invitation().customerId())
                        .query(String.class)
                        .single());
        assertThat(reasons).contains("GUEST_ACCOUNT");
    }

    @Test
    void refusesPeopleWithoutARoleThatTheTokenTells() {
        entra.claims(claims -> {
            claims.put("wids", List.of(TEAMS_ADMINISTRATOR));
            return claims;
        });

        Page page = microsoft.consentForMyself(signIn());

        assertStopped(page, 403, "You are not an administrator there", "Use another account", "colleague");
        assertFinishesAfterwards();
    }

    @Test
    void refusesPeopleWithoutARoleThatGraphTells() {
        entra.claims(claims -> {
            claims.remove("wids");
            return claims;
        });
        entra.change("/microsoft.graph.directoryRole", answer -> {
            answer.body().put("value", new ArrayList<>());
            return answer;
        });

        Page page = microsoft.consentForMyself(signIn());

        assertStopped(page, 403, "You are not an administrator there");
        assertFinishesAfterwards();
    }

    @Test
    void wantsASignInThatCanBeKept() {
        entra.change("/oauth2/v2.0/token", answer -> {
            answer.body().remove("refresh_token");
            return answer;
        });

        Page page = microsoft.consent(signIn());

        assertStopped(page, 403, "Microsoft keeps no sign-in for us", "offline_access");
        assertFinishesAfterwards();
    }

    @Test
    void connectsNothingThatALiveTestDoesNotPass() {
        entra.change(
                "/organization",
                answer -> new ForeignEntra.Answer(
                        403, Map.of("error", Map.of("code", "Authorization_RequestDenied", "message", "Not here"))));

        Page page = microsoft.consent(signIn());

        assertStopped(page, 403, "The live test failed", "The provider has been told.");
        assertInviterIsTold();
        assertFinishesAfterwards();
    }

    @Test
    void erasesASignInThatMicrosoftNeverConfirms() {
        entra.change("/oauth2PermissionGrants", answer -> {
            answer.body().put("value", new ArrayList<>());
            return answer;
        });
        Page waiting = microsoft.consent(signIn());
        assertThat(waiting.h1()).isEqualTo("Waiting for Microsoft");
        assertThat(waitingSignIns()).isOne();

        clock.advance(Duration.ofSeconds(310));

        assertStopped(awaitEnd(), 503, "Microsoft took too long", "The sign-in that waited is erased.");
        assertInviterIsTold();
        assertFinishesAfterwards();
    }

    @Test
    void saysSoTooWhereNobodyCouldAskInTime() {
        entra.change("/oauth2PermissionGrants", answer -> {
            answer.body().put("value", new ArrayList<>());
            return answer;
        });
        assertThat(microsoft.consent(signIn()).h1()).isEqualTo("Waiting for Microsoft");

        clock.advance(Duration.ofMinutes(20));

        assertStopped(awaitEnd(), 503, "Microsoft took too long");
        assertInviterIsTold();
        assertFinishesAfterwards();
    }

    @Test
    void slowsDownWhoeverPressesButtonsAllTheTime() {
        Page start = browser.open(link.address());
        Map<String, String> forged = Map.of("form", "made up");
        Page page = browser.submit(start, start.form("/authenticate/start"), forged);
        for (int i = 0; i < 400 && page.status() != 429; i++) {
            assertThat(page.h1()).isEqualTo("This page was too old");
            page = browser.submit(start, start.form("/authenticate/start"), forged);
        }

        assertThat(page.status()).isEqualTo(429);
        assertThat(page.h1()).isEqualTo("Too many attempts");
        assertThat(page.body()).contains("Nothing was stored.", "Wait a minute", "Code for support");
        assertNothingStored();
        Page later = await().atMost(Duration.ofSeconds(30))
                .until(
                        this::signIn,
                        next -> next.status() == 200 && !next.forms().isEmpty());
        assertThat(microsoft.consent(later).h1()).isEqualTo(tenant.name() + " is connected");
    }

    private Page signIn() {
        return microsoft.signIn(browser.open(link.address()), tenant.admin());
    }

    private void assertStopped(Page page, int status, String h1, String... saying) {
        assertThat(page.h1()).isEqualTo(h1);
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.address()).hasPath("/authenticate/stopped").hasNoQuery();
        assertThat(page.body()).contains("Nothing was stored.", "Code for support");
        for (String text : saying) {
            assertThat(page.body()).contains(text);
        }
        assertThat(page.body()).doesNotContain("??", "th:");
        assertThat(browser.open("/authenticate/stopped").h1()).isEqualTo(h1);
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.IN_PROGRESS);
        assertNothingStored();
    }

    private void assertNothingStored() {
        assertThat(count("""
                select (select count(*) from connection where customer_id = :customer)
                     + (select count(*) from waiting_sign_in where invitation_id = :invitation)
                     + (select count(*) from authorization_state
                        where invitation_id = :invitation and consumed_at is not null and verifier is not null)
                """)).isZero();
    }

    private void assertInviterIsTold() {
        assertThat(count("select count(*) from mail_message where related_id = :invitation and recipient = :inviter"))
                .isOne();
    }

    private void assertFinishesAfterwards() {
        entra.honest();
        assertThat(microsoft.consent(signIn()).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
    }

    private Page awaitEnd() {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> browser.open("/authenticate/waiting"),
                        page -> !page.h1().equals("Waiting for Microsoft")
                                && page.address().getPath().endsWith("stopped"));
    }

    private long waitingSignIns() {
        return count("select count(*) from waiting_sign_in where invitation_id = :invitation");
    }

    private long count(String sql) {
        return rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql(sql)
                        .param("customer", link.invitation().customerId())
                        .param("invitation", link.invitation().id())
                        .param("inviter", TestInvitations.MAJA.email())
                        .query(Long.class)
                        .single());
    }

    /** Time that a test can let pass; never backwards. */
    static final class MovableClock extends Clock {

        private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

        void advance(Duration by) {
            ahead.updateAndGet(by::plus);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Elsewhere {

        @Bean(destroyMethod = "close")
        ForeignEntra foreignEntra(Sandbox sandbox) {
            return new ForeignEntra(sandbox.loginEndpoint());
        }

        @Bean
        @Primary
        MovableClock movableClock() {
            return new MovableClock();
        }

        @Bean
        DynamicPropertyRegistrar elsewhere(ForeignEntra entra) {
            return registry -> {
                registry.add("gatehouse.microsoft.login-endpoint", entra::origin);
                registry.add("gatehouse.microsoft.graph-endpoint", entra::origin);
            };
        }
    }
}
