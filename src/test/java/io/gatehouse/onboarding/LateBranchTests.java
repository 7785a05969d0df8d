package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.context.WebApplicationContext;

/** Answers that come twice, too late, or after somebody changed what they were asked for. */
class LateBranchTests extends BranchBase {

    @Autowired
    WebApplicationContext web;

    @Autowired
    Jobs jobs;

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
        Waiting.untilNoJobIsAtWork(rows);
        sandbox.world().chaos().force(Chaos.At.TOKEN, 90033, 1);

        Page page = browser.open(answer);

        assertStopped(page, 503, "Microsoft is having trouble right now");
        assertThat(page.body())
                .as("the code is spent, the consent stands")
                .contains("good for one try only", "that stands in your organisation", "Sign in again");
        assertFinishesAfterwards();
    }

    @Test
    void saysThatMicrosoftIsTooBusy() {
        String answer = acceptedAnswer();
        Chaos.Throttle throttle = new Chaos.Throttle(tenant.tenantId(), 1, 1);
        sandbox.world().chaos().set(now -> new Chaos.State(0, throttle, false, false, false, false, 0, Map.of()));

        Page page = browser.open(answer);

        assertStopped(page, 503, "Microsoft is having trouble right now");
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

    /** What must be true of the organisation must be true when it is connected, however long that took. */
    @Test
    void looksAtTheOrganisationAlsoAfterAWait() throws IOException {
        String strict = "strict-" + UUID.randomUUID().toString().substring(0, 8);
        write(strict);
        link = made.link(link.invitation().customerId(), strict, ConnectionMethod.DELEGATED_TOKEN);
        Tenant there = sandbox.world().tenant(tenant.tenantId()).orElseThrow();
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, false, false, false, 10, Map.of()));
        try {
            Page waiting = browser.open(acceptedAnswer());
            there.type(sandbox.world(), "CIAM");

            assertThat(waiting.h1()).isEqualTo("Waiting for Microsoft");
            assertThat(awaitEnd().h1()).isEqualTo("This is not a work directory");
            assertNothingStored();
        } finally {
            there.type(sandbox.world(), "AAD");
            forget(strict);
        }
    }

    @Test
    void stopsAtOnceWhereTheSignInThatWaitsIsDead() {
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, false, false, false, 300, Map.of()));
        assertThat(browser.open(acceptedAnswer()).h1()).isEqualTo("Waiting for Microsoft");
        Person admin = sandbox.world().account(tenant.admin()).orElseThrow();
        sandbox.world()
                .save(admin.with(admin.access().revokedAt(sandbox.world().now().plusSeconds(1))));

        try {
            Page end = awaitEnd();

            assertThat(end.address()).hasPath("/authenticate/stopped");
            assertThat(count("select count(*) from waiting_sign_in where invitation_id = :invitation"))
                    .isZero();
        } finally {
            sandbox.world().save(admin);
        }
    }

    /** An operator cancels the job: nobody asks Microsoft again, so nobody may be left waiting for it. */
    @Test
    void stopsWhereTheJobIsCancelledThatWouldFinish() {
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, false, false, false, 300, Map.of()));
        assertThat(browser.open(acceptedAnswer()).h1()).isEqualTo("Waiting for Microsoft");
        UUID customer = link.invitation().customerId();

        ProviderScope.run(
                made.provider(),
                () -> jobs.list(new JobQuery(Set.of(), "onboarding.finish", customer, null, null, 10))
                        .items()
                        .forEach(job -> jobs.cancel(job.id(), TestInvitations.MAJA)));

        Page stopped = browser.open("/authenticate/waiting");
        assertThat(stopped.address()).hasPath("/authenticate/stopped");
        assertThat(stopped.h1()).as("it was not Microsoft").isEqualTo("Your sign-in no longer waits");
        assertThat(stopped.body()).contains("Whoever invited you has ended the wait", "wait-ended, ");
        assertNothingStored();
        assertThat(browser().open(link.address()).body()).contains("/authenticate/start");
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
        assertThat(page.body())
                .as("he granted it a moment ago, and nobody else will tell him")
                .contains("what you granted there stands", "How to revoke it")
                .doesNotContain("Nothing was stored.");
        assertNothingStored();
        assertThat(browser().open(link.address()).body())
                .as("who only opens the link has granted nothing")
                .contains("This invitation was withdrawn", "Nothing was stored.")
                .doesNotContain("what you granted there stands");
    }

    @Test
    void saysThatAGrantStandsThoughItsInvitationHasExpired() {
        String answer = acceptedAnswer();
        rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("update invitation set expires_at = now() - interval '1 second' where id = ?")
                        .param(link.invitation().id())
                        .update());

        Page page = browser.open(answer);

        assertThat(page.h1()).isEqualTo("This invitation has expired");
        assertThat(page.body())
                .contains("what you granted there stands", "How to revoke it")
                .doesNotContain("Nothing was stored.");
        assertNothingStored();
    }

    @Test
    void tellsTheEndAlsoWhereMicrosoftFailsAfterIt() {
        String answer = acceptedAnswer();
        ProviderScope.run(
                made.provider(),
                () -> invitations.revoke(link.invitation().id(), "Wrong customer", TestInvitations.MAJA));
        Waiting.untilNoJobIsAtWork(rows);
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
        assertThat(kept("account_upn || ' ' || acts_as || ' ' || consented_by"))
                .isEqualTo(SandboxFacts.CONTOSO_SERVICE_ACCOUNT + " SERVICE_ACCOUNT " + SandboxFacts.CONTOSO_ADMIN);
        signsInAgainWithoutAnAdministrator();
    }

    /** The consent stands: nobody needs a role, or becomes the one whose sign-in is kept. */
    private void signsInAgainWithoutAnAdministrator() {
        NewInvitation again = TestInvitations.reconnect(
                link.invitation().customerId(), "direct-routing", UUID.fromString(kept("id::text")));
        String address = rows.in(
                made.provider(),
                () -> invitations.issue(again, TestInvitations.MAJA).link().reveal());
        TestBrowser theirs = browser();
        Page asked = theirs.open(address);

        Page end = new AtMicrosoft(theirs).signIn(asked, SandboxFacts.CONTOSO_SERVICE_ACCOUNT);

        assertThat(asked.h1()).isEqualTo("Now sign in with the service account");
        assertThat(asked.body().replace("<wbr>", "")).contains(SandboxFacts.CONTOSO_SERVICE_ACCOUNT);
        assertThat(end.h1()).endsWith("is connected");
        assertThat(kept("account_upn || ' ' || acts_as"))
                .isEqualTo(SandboxFacts.CONTOSO_SERVICE_ACCOUNT + " SERVICE_ACCOUNT");
    }

    private String kept(String columns) {
        return rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("select " + columns + " from connection where customer_id = ?")
                        .param(link.invitation().customerId())
                        .query(String.class)
                        .single());
    }

    /** The rules that an owner writes for the account hold by this method as well, and nothing is kept before they are met. */
    @Test
    void refusesAnAccountThatTheProfileDoesNotWant() throws IOException {
        String strict = "strict-" + UUID.randomUUID().toString().substring(0, 8);
        write(strict);
        link = made.link(link.invitation().customerId(), strict, ConnectionMethod.DELEGATED_TOKEN);
        Person account = passwordAlone();
        try {
            TestBrowser looking = browser();
            looking.open(link.address());
            AtMicrosoft beforehand = new AtMicrosoft(looking);
            Page run = beforehand.consent(beforehand.signIn(looking.open("/authenticate/passport"), tenant.admin()));
            assertThat(run.body())
                    .as("foretold")
                    .contains("It would be refused.", "this account is an administrator")
                    .doesNotContain("Nothing stands in the way.");

            Page admins = microsoft.consent(microsoft.signIn(browser.open(link.address()), tenant.admin()));
            assertStopped(admins, 403, "This account is an administrator");
            assertThat(admins.body())
                    .as("another account by the same way would be taken for the one that consented")
                    .contains("/authenticate/service-account")
                    .doesNotContain("/authenticate/start");

            TestBrowser other = browser();
            other.open(link.address());
            assertThat(other.open("/authenticate/stopped").body())
                    .as("nor in a browser that was away meanwhile")
                    .contains("/authenticate/service-account")
                    .doesNotContain("/authenticate/start");
            AtMicrosoft there = new AtMicrosoft(other);
            Page next = there.consent(there.signIn(other.open("/authenticate/service-account"), tenant.admin()));
            assertThat(next.h1()).isEqualTo("Now sign in with the service account");
            TestBrowser colleague = browser();
            Page weak = new AtMicrosoft(colleague).signIn(colleague.open(link.address()), account.signInName());
            assertThat(weak.h1()).isEqualTo("This account signs in with a password alone");
            assertNothingStored();

            sandbox.world().save(account);
            TestBrowser again = browser();
            Page end = new AtMicrosoft(again).signIn(again.open(link.address()), account.signInName());
            assertThat(end.h1()).isEqualTo(tenant.name() + " is connected");
        } finally {
            sandbox.world().save(account);
            forget(strict);
        }
    }

    private void forget(String profile) {
        rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("delete from service_profile where key = ?")
                        .param(profile)
                        .update());
    }

    private Person passwordAlone() {
        Person member = sandbox.world().tenant(tenant.tenantId()).orElseThrow().people().values().stream()
                .filter(person -> person.present() && !person.guest() && !person.globalAdministrator())
                .findFirst()
                .orElseThrow();
        Person.Access access = member.access();
        sandbox.world()
                .save(member.with(new Person.Access(
                        access.directoryRoles(),
                        access.homeTenantId(),
                        access.rule(),
                        access.tokensValidFrom(),
                        true)));
        return member;
    }

    private void write(String key) throws IOException {
        try (InputStream yaml =
                Objects.requireNonNull(getClass().getResourceAsStream("/profiles/direct-routing.yaml"))) {
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("key: direct-routing", "key: " + key)
                    .replace("display-name: Teams Direct Routing", "display-name: Strict calling")
                    .replace("\nchecks:\n", """

                            checks:
                              - check: WORK_DIRECTORY
                                otherwise: REFUSE
                                why: Calls exist only in a work directory.
                              - check: ACCOUNT_IS_NO_ADMIN
                                otherwise: REFUSE
                                why: Numbers need no administrator.
                              - check: SECOND_FACTOR_USED
                                otherwise: REFUSE
                                why: An account without one is an open door.
                            """);
            MockMvcTester desk = MockMvcTester.from(
                    web,
                    builder -> builder.apply(SecurityMockMvcConfigurers.springSecurity())
                            .build());
            assertThat(desk.post()
                            .uri("/profiles")
                            .with(TestCallers.owner(made.provider()))
                            .with(SecurityMockMvcRequestPostProcessors.csrf())
                            .param("yaml", text)
                            .exchange())
                    .hasStatus3xxRedirection();
        }
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
        Instant end = Instant.now().plusSeconds(120);
        Page page = browser.open("/authenticate/waiting");
        while (page.h1().equals("Waiting for Microsoft") && Instant.now().isBefore(end)) {
            page = browser.open("/authenticate/waiting");
        }
        return page;
    }
}
