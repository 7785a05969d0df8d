package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.customer.Customers;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.Invitations;
import io.gatehouse.microsoft.ErrorCatalogue;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every way in which a sign-in does not end in a connection, and that the same link still leads to one afterwards. */
@SandboxTest
class BranchTests {

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

    @Test
    void tellsThatNothingChangedWhereThePersonCancels() {
        Page page = microsoft.cancel(microsoft.signIn(browser.open(link.address()), tenant.admin()));

        assertStopped(page, 200, "You cancelled at Microsoft");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.DECLINED);
        assertFinishesAfterwards();
    }

    @Test
    void asksToTickTheBoxWhereItWasLeftEmpty() {
        Page page = microsoft.consentForMyself(microsoft.signIn(browser.open(link.address()), tenant.admin()));

        assertStopped(page, 403, "You consented for yourself only");
        assertThat(page.body()).contains("Consent on behalf of your organization");
        assertFinishesAfterwards();
    }

    @Test
    void explainsAPolicyThatBlocks() {
        assertExplained(53003, 403, "A policy of your organisation blocks this sign-in");
    }

    @Test
    void explainsThatAManagedDeviceIsRequired() {
        assertExplained(53000, 403, "A managed device is required");
    }

    @Test
    void explainsThatAnAdminHasToApprove() {
        assertExplained(90094, 403, "An admin has to approve");
    }

    @Test
    void refusesAnotherOrganisation() {
        Page open = browser.open(unpinned().address());
        Page consent = microsoft.signIn(open, tenant.admin());
        pinTo(SandboxFacts.FABRIKAM);

        Page page = microsoft.consent(consent);

        assertStopped(page, 409, "You signed in to another organisation");
        assertThat(page.body()).contains(tenant.name(), tenant.admin(), "Use another account");
    }

    @Test
    void refusesATenantThatBelongsToAnotherCustomer() {
        Link other = unpinned();

        Page page = microsoft.consent(microsoft.signIn(browser.open(other.address()), tenant.admin()));

        assertStopped(page, 409, "This organisation is connected already");
        assertThat(made.now(other).status()).isEqualTo(InvitationStatus.IN_PROGRESS);
    }

    @Test
    void redeemsACodeOnce() {
        String first = acceptedAnswer();
        String second = acceptedAnswer();
        String mixed = second.replace(value("code", second), value("code", first));

        Page page = browser.open(mixed);

        assertStopped(page, 400, "This answer is no longer good");
        assertFinishesAfterwards();
    }

    @Test
    void saysThatMicrosoftDoesNotAnswer() {
        String answer = acceptedAnswer();
        sandbox.world().chaos().force(Chaos.At.TOKEN, 90033, 1);

        Page page = browser.open(answer);

        assertStopped(page, 503, "Microsoft does not answer");
        assertFinishesAfterwards();
    }

    @Test
    void saysThatMicrosoftIsTooBusy() {
        String answer = acceptedAnswer();
        Chaos.Throttle throttle = new Chaos.Throttle(tenant.tenantId(), 1, 1);
        sandbox.world().chaos().set(now -> new Chaos.State(0, throttle, false, false, false, false, 0, Map.of()));

        Page page = browser.open(answer);

        assertStopped(page, 503, "Microsoft does not answer");
        assertFinishesAfterwards();
    }

    @Test
    void showsTheEndWhereSomebodyGoesBackAfterIt() {
        String answer = acceptedAnswer();
        assertThat(browser.open(answer).h1()).isEqualTo(tenant.name() + " is connected");

        Page again = browser.open(answer);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.h1()).isEqualTo(tenant.name() + " is connected");
    }

    @Test
    void waitsForAConsentThatMicrosoftDoesNotShowYet() {
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, false, false, false, 4, Map.of()));

        String answer = acceptedAnswer();
        Page page = browser.open(answer);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.h1()).isEqualTo("Waiting for Microsoft");
        assertThat(page.response().headers().firstValue("refresh")).isPresent();
        assertThat(browser.open(answer).status()).isEqualTo(200);
        assertThat(awaitEnd().h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(count("select count(*) from waiting_sign_in where invitation_id = :invitation"))
                .isZero();
    }

    @Test
    void bindsNothingOnceTheInvitationIsWithdrawn() {
        String answer = acceptedAnswer();
        ProviderScope.run(
                made.provider(),
                () -> invitations.revoke(link.invitation().id(), "Wrong customer", TestInvitations.MAJA));

        Page page = browser.open(answer);

        assertThat(page.status()).isEqualTo(410);
        assertThat(page.h1()).isEqualTo("This invitation was withdrawn");
        assertNothingStored();
    }

    @Test
    void tellsTheEndAlsoWhereMicrosoftFailsAfterIt() {
        String answer = acceptedAnswer();
        ProviderScope.run(
                made.provider(),
                () -> invitations.revoke(link.invitation().id(), "Wrong customer", TestInvitations.MAJA));
        sandbox.world().chaos().force(Chaos.At.TOKEN, 90033, 1);

        Page page = browser.open(answer);

        assertThat(page.status()).isEqualTo(410);
        assertThat(page.h1()).isEqualTo("This invitation was withdrawn");
        assertNothingStored();
    }

    @Test
    void leavesTheLastWordToTheProviderWhereNobodyNamedTheTenant() {
        rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("update customer set tenant_id = null where id = ?")
                        .param(link.invitation().customerId())
                        .update());
        Link open = made.link(link.invitation().customerId(), Completion.AUTOMATIC, Duration.ofDays(1));

        Page page = microsoft.consent(microsoft.signIn(browser.open(open.address()), tenant.admin()));

        assertThat(page.h1()).isEqualTo("Northern Voice confirms your organisation");
        assertThat(made.now(open).status()).isEqualTo(InvitationStatus.AWAITING_PROVIDER);
        assertThat(count("select count(*) from connection where customer_id = :customer and state = 'ACTIVE'"))
                .isZero();
    }

    @Test
    void hasAPageForEachErrorThatMicrosoftKnows() {
        for (int code : new TreeSet<>(ErrorCatalogue.codes())) {
            Page start = browser.open(link.address());
            Page answer = browser.submitOnly(start, start.form("/authenticate/start"), Map.of());
            String state = value("state", location(answer));

            Page page = browser.open("/authenticate/OAuth2Callback?error=server_error&error_description=AADSTS" + code
                    + "%3A+Something.+Correlation+ID%3A+aaaa0000-bb11-2222-33cc-444444dddddd&state=" + state);

            assertThat(page.status()).as("AADSTS%s", code).isIn(200, 400, 403, 409, 502, 503);
            assertThat(page.h1()).as("AADSTS%s", code).isNotBlank();
            assertThat(page.body()).contains("AADSTS" + code, "Nothing was stored.", "Code for support");
        }
        assertNothingStored();
        assertFinishesAfterwards();
    }

    @Test
    void connectsOnceForTwoAnswersAtTheSameTime() throws Exception {
        String one = acceptedAnswer();
        TestBrowser second = browser();
        String two = acceptedAnswer(second);

        Thread other = Thread.ofVirtual().start(() -> second.open(two));
        browser.open(one);
        other.join();

        assertThat(browser.open(link.address()).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(count("select count(*) from connection where customer_id = :customer"))
                .isOne();
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
    }

    @Test
    void keepsTheServiceAccountsSignInInsteadOfTheAdmins() {
        link = made.link(made.customer("Contoso Ltd " + tenant.name(), SandboxFacts.CONTOSO));
        browser.open(link.address());
        Page choice = browser.open("/authenticate/service-account");

        Page next = microsoft.consent(microsoft.signIn(choice, SandboxFacts.CONTOSO_ADMIN));
        long between = count("select count(*) from connection where customer_id = :customer");
        TestBrowser colleague = browser();
        Page end =
                new AtMicrosoft(colleague).signIn(colleague.open(link.address()), SandboxFacts.CONTOSO_SERVICE_ACCOUNT);

        assertThat(next.h1()).isEqualTo("Now sign in with the service account");
        assertThat(between).isZero();
        assertThat(end.h1()).startsWith("Contoso Ltd").endsWith("is connected");
        String account = rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql(
                                "select account_upn || ' ' || acts_as || ' ' || consented_by from connection where customer_id = ?")
                        .param(link.invitation().customerId())
                        .query(String.class)
                        .single());
        assertThat(account)
                .isEqualTo(SandboxFacts.CONTOSO_SERVICE_ACCOUNT + " SERVICE_ACCOUNT " + SandboxFacts.CONTOSO_ADMIN);
    }

    /** Microsoft shows most of these on a page of its own; whoever is sent back with one gets ours. */
    private void assertExplained(int code, int status, String h1) {
        Page start = browser.open(link.address());
        Page answer = browser.submitOnly(start, start.form("/authenticate/start"), Map.of());

        Page page = browser.open("/authenticate/OAuth2Callback?error=access_denied&error_description=AADSTS" + code
                + "%3A+x&state=" + value("state", location(answer)));

        assertStopped(page, status, h1);
        assertFinishesAfterwards();
    }

    private void assertStopped(Page page, int status, String h1) {
        assertThat(page.h1()).isEqualTo(h1);
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.address()).hasPath("/authenticate/stopped").hasNoQuery();
        assertThat(page.body()).contains("Nothing was stored.", "Code for support");
        assertThat(browser.open("/authenticate/stopped").h1()).isEqualTo(h1);
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

    private void assertFinishesAfterwards() {
        Page again = browser.open(link.address());
        Page finished = microsoft.consent(microsoft.signIn(again, tenant.admin()));
        assertThat(finished.h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
    }

    private long count(String sql) {
        return rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql(sql)
                        .param("customer", link.invitation().customerId())
                        .param("invitation", link.invitation().id())
                        .query(Long.class)
                        .single());
    }

    private String acceptedAnswer() {
        return acceptedAnswer(browser);
    }

    /** The address with code and state that Microsoft sends the browser to, not opened yet. */
    private String acceptedAnswer(TestBrowser who) {
        Page consent = new AtMicrosoft(who).signIn(who.open(link.address()), tenant.admin());
        return location(who.submitOnly(
                consent, consent.forms().getFirst(), Map.of("decision", "accept", "organization", "true")));
    }

    private Page awaitEnd() {
        Instant end = Instant.now().plusSeconds(60);
        Page page = browser.open("/authenticate/waiting");
        while (page.h1().equals("Waiting for Microsoft") && Instant.now().isBefore(end)) {
            page = browser.open("/authenticate/waiting");
        }
        return page;
    }

    private Link unpinned() {
        return made.link(made.customer("Somebody else than " + tenant.name(), null));
    }

    private void pinTo(String other) {
        rows.in(made.provider(), () -> rows.jdbc().sql("""
                        update invitation set tenant_id = ? where customer_id in
                          (select id from customer where display_name like 'Somebody else than%') and status = 'OPENED'
                        """).param(other).update());
    }

    private static String location(Page answer) {
        return answer.response().headers().firstValue("location").orElseThrow();
    }

    private static String value(String name, String address) {
        Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]+)").matcher(address);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private TestBrowser browser() {
        return new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
    }
}
