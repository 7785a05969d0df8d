package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A person at Microsoft, and rivals who are faster. */
@SandboxTest
abstract class SignInRaceBase {

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

    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    TestInvitations made;

    SmallTenant tenant;

    Link link;

    TestBrowser browser;

    @BeforeEach
    void invite() {
        made = new TestInvitations(rows.first(), customers, invitations);
        tenant = FreshTenants.next(made.provider(), customers);
        link = made.link(made.customer(tenant.name(), tenant.tenantId()));
        browser = browser();
    }

    @AfterEach
    void calm() {
        threads.close();
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        FreshTenants.release(rows, sandbox, tenant.tenantId());
    }

    void assertStopped(Page page, int status, String h1) {
        assertStopped(page, status, h1, "Nothing was stored.");
    }

    void assertStopped(Page page, int status, String h1, String saying) {
        assertThat(page.h1()).isEqualTo(h1);
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.address()).hasPath("/authenticate/stopped").hasNoQuery();
        assertThat(page.body()).contains(saying, "Code for support").doesNotContain("??");
        assertThat(count("""
                select (select count(*) from connection where customer_id = :customer)
                     + (select count(*) from waiting_sign_in where invitation_id = :invitation)
                     + (select count(*) from authorization_state
                        where invitation_id = :invitation and consumed_at is not null and verifier is not null)
                """)).isZero();
    }

    void assertFinishes(Link by) {
        TestBrowser again = browser();
        assertThat(again.open(acceptedAnswer(again, by)).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
    }

    String acceptedAnswer(TestBrowser who, Link by) {
        AtMicrosoft microsoft = new AtMicrosoft(who);
        return microsoft.accepted(microsoft.signIn(who.open(by.address()), tenant.admin()));
    }

    CompletableFuture<Page> open(TestBrowser who, String answer) {
        return CompletableFuture.supplyAsync(() -> who.open(answer), threads);
    }

    /** Long enough to do something between the first and the last call of Graph. */
    void slow() {
        sandbox.world().chaos().set(now -> new Chaos.State(1_000, null, false, false, false, false, 0, Map.of()));
    }

    void awaitSignedIn(Link whose) {
        await().atMost(Duration.ofMinutes(2)).until(() -> made.now(whose).signedInAt() != null);
    }

    Secret anotherLink(UUID invitation) {
        return inScope(() -> invitations.anotherLink(invitation, TestInvitations.MAJA));
    }

    long count(String sql) {
        return inTransaction(() -> rows.jdbc()
                .sql(sql)
                .param("customer", link.invitation().customerId())
                .param("invitation", link.invitation().id())
                .query(Long.class)
                .single());
    }

    <T> T inTransaction(Supplier<T> work) {
        return rows.in(made.provider(), work);
    }

    <T> T inScope(Supplier<T> work) {
        return ProviderScope.call(made.provider(), work::get);
    }

    TestBrowser browser() {
        return new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
    }
}
