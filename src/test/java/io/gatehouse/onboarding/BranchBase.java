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
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An invited admin in a tenant of their own, and what must be true after each end. */
@SandboxTest
abstract class BranchBase {

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
        browser = browser();
        microsoft = new AtMicrosoft(browser);
    }

    @AfterEach
    void calm() {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        FreshTenants.release(rows, sandbox, tenant.tenantId());
        FreshTenants.release(rows, sandbox, SandboxFacts.CONTOSO);
    }

    void assertStopped(Page page, int status, String h1) {
        assertThat(page.h1()).isEqualTo(h1);
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.address()).hasPath("/authenticate/stopped").hasNoQuery();
        assertThat(page.body()).contains("Nothing was stored.", "Code for support");
        assertThat(browser.open("/authenticate/stopped").h1()).isEqualTo(h1);
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
        Page again = browser.open(link.address());
        Page finished = microsoft.consent(microsoft.signIn(again, tenant.admin()));
        assertThat(finished.h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
    }

    long count(String sql) {
        return rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql(sql)
                        .param("customer", link.invitation().customerId())
                        .param("invitation", link.invitation().id())
                        .query(Long.class)
                        .single());
    }

    static String location(Page answer) {
        return answer.response().headers().firstValue("location").orElseThrow();
    }

    static String value(String name, String address) {
        Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]+)").matcher(address);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    TestBrowser browser() {
        return new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
    }
}
