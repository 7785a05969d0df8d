package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistrar;

/** An Entra that is not ours, and how far the wizard gets with it. */
@SandboxTest
@Import(ForeignEntraBase.Elsewhere.class)
@ResourceLock("the clock that a foreign Entra turns")
@Execution(value = ExecutionMode.CONCURRENT, reason = "a database and a cloud of their own")
abstract class ForeignEntraBase {

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

    Page signIn() {
        return microsoft.signIn(browser.open(link.address()), tenant.admin());
    }

    void assertStopped(Page page, int status, String h1, String... saying) {
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

    void assertNothingStored() {
        assertThat(count("""
                select (select count(*) from connection where customer_id = :customer)
                     + (select count(*) from waiting_sign_in where invitation_id = :invitation)
                     + (select count(*) from authorization_state
                        where invitation_id = :invitation and consumed_at is not null and verifier is not null)
                """)).isZero();
    }

    void assertFinishesAfterwards() {
        entra.honest();
        assertThat(microsoft.consent(signIn()).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
    }

    long count(String sql) {
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

    /** After the sandbox, whose addresses it takes the place of. */
    @TestConfiguration(proxyBeanMethods = false)
    @Import(TestSandbox.class)
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
