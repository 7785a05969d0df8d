package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.customer.Customers;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.Invitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What others do while a person is at Microsoft, or while her answer is being looked at. */
@SandboxTest
class SignInRaceTests {

    private static final String TAKEN = "This organisation is connected already";
    private static final String WITHDRAWN = "This link was withdrawn";

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

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
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

    @Test
    void refusesATenantThatAnotherCustomerGetsAtTheSameMoment() throws Exception {
        String answer = acceptedAnswer(browser, link);
        bind(link.invitation().customerId(), null);
        UUID rival = made.customer("Rival of " + tenant.name(), null);

        CompletableFuture<Page> coming = inTransaction(() -> {
            bind(rival, tenant.tenantId());
            CompletableFuture<Page> opened = open(browser, answer);
            awaitWaiters(1);
            return opened;
        });

        assertStopped(coming.get(60, TimeUnit.SECONDS), 409, TAKEN);
        assertThat(made.now(link).step()).isEqualTo("TENANT_TAKEN");
        assertFinishesOnceTheRivalHasGone(rival);
    }

    @Test
    void refusesATenantThatAnotherCustomerGotWhileGraphWasAsked() throws Exception {
        String answer = acceptedAnswer(browser, link);
        bind(link.invitation().customerId(), null);
        UUID rival = made.customer("Rival of " + tenant.name(), null);
        slow();

        CompletableFuture<Page> coming = open(browser, answer);
        awaitSignedIn(link);
        bind(rival, tenant.tenantId());

        assertStopped(coming.get(60, TimeUnit.SECONDS), 409, TAKEN);
        assertFinishesOnceTheRivalHasGone(rival);
    }

    @Test
    void refusesATenantThatAnotherCustomerGotWhileMicrosoftWasWaitedFor() {
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, false, false, false, 4, Map.of()));
        String answer = acceptedAnswer(browser, link);
        Page waiting = browser.open(answer);
        bind(link.invitation().customerId(), null);
        UUID rival = made.customer("Rival of " + tenant.name(), null);
        bind(rival, tenant.tenantId());

        Page end = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> browser.open("/authenticate/waiting"),
                        page -> !page.h1().equals("Waiting for Microsoft"));

        assertThat(waiting.h1()).isEqualTo("Waiting for Microsoft");
        assertStopped(end, 409, TAKEN);
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        assertFinishesOnceTheRivalHasGone(rival);
    }

    @Test
    void refusesTheTenantThatTheCustomerIsNotBoundToAnyMore() {
        String answer = acceptedAnswer(browser, link);
        bind(link.invitation().customerId(), SandboxFacts.FABRIKAM);
        try {
            assertStopped(browser.open(answer), 409, "You signed in to another organisation");
        } finally {
            bind(link.invitation().customerId(), tenant.tenantId());
        }
        assertFinishes(link);
    }

    @Test
    void makesOneConnectionOfTwoInvitationsForOneService() throws Exception {
        InvitationView second = inScope(() -> invitations
                .issue(made.wanted(link.invitation().customerId(), InvitationPurpose.ADD_SERVICE), TestInvitations.MAJA)
                .invitation());
        Link other = new Link(second, anotherLink(second.id()).reveal());
        TestBrowser colleague = browser();
        List<String> answers = List.of(acceptedAnswer(browser, link), acceptedAnswer(colleague, other));
        slow();

        CompletableFuture<Page> one = open(browser, answers.get(0));
        CompletableFuture<Page> two = open(colleague, answers.get(1));
        awaitSignedIn(link);
        awaitSignedIn(other);
        inTransaction(() -> {
            rows.jdbc()
                    .sql("select 1 from customer where id = ? for update")
                    .param(link.invitation().customerId())
                    .query(Integer.class)
                    .single();
            awaitWaiters(2);
            return true;
        });

        assertThat(one.get(60, TimeUnit.SECONDS).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(two.get(60, TimeUnit.SECONDS).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(count("select count(*) from connection where customer_id = :customer"))
                .isOne();
    }

    @Test
    void keepsTheAnswerThatAProgramOnlyLookedAt() {
        String answer = acceptedAnswer(browser, link);

        Page looked = browser.head(answer);

        assertThat(looked.status()).isEqualTo(200);
        assertThat(looked.response().headers().firstValue("location")).isEmpty();
        assertThat(browser.open(answer).h1()).isEqualTo(tenant.name() + " is connected");
    }

    @Test
    void countsNoLookOfAProgramAsOpened() {
        Page looked = browser.head(link.address());

        assertThat(looked.status()).isEqualTo(303);
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.PENDING);
        browser.open(link.address());
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.OPENED);
    }

    @Test
    void refusesWhoseLinkWasWithdrawnMeanwhileAndLetsOthersGoOn() {
        Secret mine = anotherLink(link.invitation().id());
        String answer = acceptedAnswer(browser, link);
        withdraw(link);

        Page page = browser.open(answer);

        assertStopped(page, 410, WITHDRAWN);
        assertThat(page.forms()).isEmpty();
        assertThat(browser.open("/authenticate").status()).isEqualTo(410);
        Link others = new Link(link.invitation(), mine.reveal());
        assertFinishes(others);
        Page shutOut = browser().open(link.address());
        assertThat(shutOut.status()).isEqualTo(410);
        assertThat(shutOut.body()).contains("The invitation has ended.").doesNotContain(tenant.admin());
    }

    @Test
    void refusesWhoseLinkWasWithdrawnWhileGraphWasAsked() throws Exception {
        Secret mine = anotherLink(link.invitation().id());
        String answer = acceptedAnswer(browser, link);
        slow();

        CompletableFuture<Page> coming = open(browser, answer);
        awaitSignedIn(link);
        withdraw(link);

        assertStopped(coming.get(60, TimeUnit.SECONDS), 410, WITHDRAWN);
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        assertFinishes(new Link(link.invitation(), mine.reveal()));
    }

    private void assertStopped(Page page, int status, String h1) {
        assertThat(page.h1()).isEqualTo(h1);
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.address()).hasPath("/authenticate/stopped").hasNoQuery();
        assertThat(page.body())
                .contains("Nothing was stored.", "Code for support")
                .doesNotContain("??");
        assertThat(count("""
                select (select count(*) from connection where customer_id = :customer)
                     + (select count(*) from waiting_sign_in where invitation_id = :invitation)
                     + (select count(*) from authorization_state
                        where invitation_id = :invitation and consumed_at is not null and verifier is not null)
                """)).isZero();
    }

    private void assertFinishesOnceTheRivalHasGone(UUID rival) {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        bind(rival, null);
        bind(link.invitation().customerId(), tenant.tenantId());
        assertFinishes(link);
    }

    private void assertFinishes(Link by) {
        TestBrowser again = browser();
        assertThat(again.open(acceptedAnswer(again, by)).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
    }

    private String acceptedAnswer(TestBrowser who, Link by) {
        AtMicrosoft microsoft = new AtMicrosoft(who);
        return microsoft.accepted(microsoft.signIn(who.open(by.address()), tenant.admin()));
    }

    private CompletableFuture<Page> open(TestBrowser who, String answer) {
        return CompletableFuture.supplyAsync(() -> who.open(answer), threads);
    }

    /** Long enough to do something between the first and the last call of Graph. */
    private void slow() {
        sandbox.world().chaos().set(now -> new Chaos.State(1_000, null, false, false, false, false, 0, Map.of()));
    }

    private void awaitSignedIn(Link whose) {
        await().atMost(Duration.ofSeconds(30)).until(() -> made.now(whose).signedInAt() != null);
    }

    private void awaitWaiters(int waiters) {
        await().atMost(Duration.ofSeconds(30)).until(() -> waiting() >= waiters);
    }

    private long waiting() {
        return rows.jdbc()
                .sql("select count(distinct pid) from pg_locks where not granted")
                .query(Long.class)
                .single();
    }

    private void withdraw(Link which) {
        inTransaction(() -> rows.jdbc()
                .sql(
                        "update link_token set revoked_at = now(), revoked_by = 'Maja' where id = (select id from link_token"
                                + " where invitation_id = ? order by created_at limit 1)")
                .param(which.invitation().id())
                .update());
    }

    private Secret anotherLink(UUID invitation) {
        return inScope(() -> invitations.anotherLink(invitation, TestInvitations.MAJA));
    }

    private void bind(UUID customer, String to) {
        inTransaction(() -> rows.jdbc()
                .sql("update customer set tenant_id = ? where id = ?")
                .params(to, customer)
                .update());
    }

    private long count(String sql) {
        return inTransaction(() -> rows.jdbc()
                .sql(sql)
                .param("customer", link.invitation().customerId())
                .param("invitation", link.invitation().id())
                .query(Long.class)
                .single());
    }

    private <T> T inTransaction(Supplier<T> work) {
        return rows.in(made.provider(), work);
    }

    private <T> T inScope(Supplier<T> work) {
        return ProviderScope.call(made.provider(), work::get);
    }

    private TestBrowser browser() {
        return new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
    }
}
