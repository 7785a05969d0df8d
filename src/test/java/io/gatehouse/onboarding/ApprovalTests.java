package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html.Form;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.SignedIn;
import io.gatehouse.invitation.phrase.InvitationPhrases;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.mail.MailView;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.onboarding.signin.ApprovalNeeded;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** Whoever may not consent waits for somebody who may, and goes on by the same link once that has happened. */
class ApprovalTests extends BranchBase {

    private static final String ASKS = "/authenticate/approval";

    @Autowired
    Outbox outbox;

    @Autowired
    List<RecurringWork> recurring;

    @Autowired
    InvitationPhrases phrases;

    @Autowired
    ApplicationEventPublisher events;

    private String member;

    @BeforeEach
    void inviteByMail() {
        link = ProviderScope.call(made.provider(), () -> {
            var issued = invitations.issue(
                    new NewInvitation(
                            link.invitation().customerId(),
                            "direct-routing",
                            null,
                            null,
                            null,
                            null,
                            List.of("it@" + tenant.domain()),
                            Duration.ofDays(14),
                            null,
                            null,
                            null,
                            true),
                    TestInvitations.MAJA);
            return new Link(
                    issued.invitation(),
                    invitations
                            .anotherLink(issued.invitation().id(), TestInvitations.MAJA)
                            .reveal());
        });
        member = sandbox.world().tenant(tenant.tenantId()).orElseThrow().people().values().stream()
                .filter(Person::present)
                .filter(person -> !person.guest() && !person.globalAdministrator())
                .findFirst()
                .orElseThrow()
                .signInName();
        sandbox.world().note("consent-workflow:" + tenant.tenantId(), "on");
    }

    /** The next test in this tenant meets Microsoft as it is elsewhere. */
    @AfterEach
    void endTheWorkflow() {
        sandbox.world().note("consent-workflow:" + tenant.tenantId(), "off");
    }

    @Test
    void goesOnByTheSameLinkOnceAnAdminHasApproved() {
        askMicrosoft();
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.OPENED);

        Page waiting = tellThatApprovalWasAskedFor();

        assertThat(waiting.h1()).isEqualTo("Waiting for an administrator’s approval");
        assertThat(waiting.body())
                .contains("As soon as the approval shows we mail you.")
                .doesNotContain("Whoever gave you the link")
                .contains(
                        "https://entra.microsoft.com/" + tenant.tenantId() + "/#view/Microsoft_AAD_IAM/"
                                + "StartboardApplicationsMenuBlade/~/AccessRequests",
                        "We ask Microsoft every few minutes");
        assertThat(browser.open(link.address()).address()).hasPath(ASKS);
        assertThat(made.now(link).step()).isEqualTo("APPROVAL_ASKED");
        look();
        assertThat(mails("approved")).isEmpty();

        decide(true);
        lookUntilApproved();
        look();

        assertThat(mails("approved")).containsExactly("it@" + tenant.domain());
        assertThat(mails("turn-approved")).containsExactly(TestInvitations.MAJA.email());
        Page again = browser.open(link.address());
        assertThat(again.body()).contains("The app is approved");
        Page finished = microsoft.signIn(again, member);
        assertThat(finished.h1()).isEqualTo(tenant.name() + " is connected");
        look();
        assertThat(mails("approved")).hasSize(1);
    }

    @Test
    void waitsWhereMicrosoftSendsSomebodyBackForAnApproval() {
        Page required = askMicrosoft();
        Page back = browser.submit(required, required.forms().getFirst(), Map.of("decision", "back"));

        assertStopped(back, 403, "An admin has to approve");
        assertThat(back.body()).contains("AADSTS90095", ASKS);
        assertThat(browser.open(link.address()).h1()).isEqualTo("Waiting for an administrator’s approval");
        assertThat(one("told_by")).isEqualTo("MICROSOFT");
        assertFinishesAfterwards();
    }

    @Test
    void saysToOperatorsWhoWaitsForWhomSinceWhen() {
        askMicrosoft();
        tellThatApprovalWasAskedFor();

        var phrase = ProviderScope.call(made.provider(), () -> phrases.of(made.now(link), Locale.ENGLISH));

        assertThat(phrase.word()).isEqualTo("Needs an admin");
        assertThat(phrase.line())
                .matches("Says that an admin of .+ was asked to approve, \\d+ \\w+, \\d\\d:\\d\\d UTC");
        assertThat(phrase.nextHref()).endsWith("/recipients");

        Page required = microsoft.signIn(browser.open(link.address()), member);
        browser.submit(required, required.forms().getFirst(), Map.of("decision", "back"));

        phrase = ProviderScope.call(made.provider(), () -> phrases.of(made.now(link), Locale.ENGLISH));
        assertThat(phrase.line()).matches("Waits since .+ UTC for an admin of .+ to approve the app");
    }

    /** Nobody tells us of a denial: whoever hears of it asks anew by the same page, and the wait goes on. */
    @Test
    void asksAgainAfterADenial() {
        askMicrosoft();
        Page waiting = tellThatApprovalWasAskedFor();
        decide(false);
        look();

        Form again = waiting.forms().stream()
                .filter(form -> form.body().contains("Ask again at Microsoft"))
                .findFirst()
                .orElseThrow();
        Page asked = browser.submit(waiting, again, Map.of());
        Page required = asked.h1().equals("Pick an account") ? microsoft.pick(asked, member) : asked;
        assertThat(required.h1()).isEqualTo("Approval required");
        browser.submit(required, required.forms().getFirst(), Map.of("decision", "request", "reason", "Once more"));
        decide(true);
        lookUntilApproved();

        assertThat(mails("approved")).containsExactly("it@" + tenant.domain());
    }

    @Test
    void asksNothingMoreOnceTheInvitationIsRevokedOrDenied() {
        askMicrosoft();
        tellThatApprovalWasAskedFor();
        look();
        decide(false);
        look();
        assertThat(mails("approved")).isEmpty();
        String looks = one("looks");

        ProviderScope.run(
                made.provider(),
                () -> invitations.revoke(link.invitation().id(), "No longer wanted", TestInvitations.MAJA));
        look();

        assertThat(one("looks")).isEqualTo(looks);
        assertThat(browser.open(link.address()).status()).isEqualTo(410);
    }

    /** The link was handed over by other ways than mail: nobody is promised one. */
    @Test
    void promisesNoMailWhereNoneWouldBeSent() {
        link = made.link(link.invitation().customerId());

        Page waiting = tellThatApprovalWasAskedFor();

        assertThat(waiting.body())
                .contains("Whoever gave you the link hears of the approval. Open the same link again once it is given.")
                .doesNotContain("we mail you");
    }

    @Test
    void looksOnceSomebodyHasNamedTheOrganisation() {
        nameTenant(null);
        Page waiting = tellThatApprovalWasAskedFor();
        assertThat(waiting.body())
                .contains("We do not know your organisation at Microsoft yet")
                .doesNotContain("We ask Microsoft");
        watch();
        assertThat(one("coalesce(tenant_id, 'nobody') || looks")).isEqualTo("nobody0");

        nameTenant(tenant.tenantId());
        watch();

        assertThat(one("tenant_id || ' ' || looks")).isEqualTo(tenant.tenantId() + " 1");
        assertThat(browser.open(link.address()).body()).contains("We ask Microsoft every few minutes");
    }

    private void nameTenant(String id) {
        rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("update customer set tenant_id = ? where id = ?")
                        .params(id, link.invitation().customerId())
                        .update());
        rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("update invitation set tenant_id = ? where id = ?")
                        .params(id, link.invitation().id())
                        .update());
    }

    /** Microsoft's page for approvals has a way back that reads like a refusal. */
    @Test
    void waitsAlsoForWhoeverCancelledAtMicrosoftBefore() {
        askMicrosoft();
        ProviderScope.run(
                made.provider(), () -> invitations.declined(link.invitation().id(), "declined-at-microsoft"));

        Page waiting = tellThatApprovalWasAskedFor();

        assertThat(waiting.h1()).isEqualTo("Waiting for an administrator’s approval");
        look();
        decide(true);
        lookUntilApproved();
        assertThat(mails("approved")).containsExactly("it@" + tenant.domain());
    }

    @Test
    void waitsOnWhenSomebodyOnlyLooksOrIsTurnedAway() {
        askMicrosoft();
        tellThatApprovalWasAskedFor();
        ProviderScope.run(
                made.provider(),
                () -> invitations.signedIn(
                        link.invitation().id(),
                        new SignedIn(
                                new TenantId(tenant.tenantId()),
                                UUID.randomUUID().toString(),
                                member,
                                null),
                        null));

        assertThat(browser.open(link.address()).address()).hasPath(ASKS);
        look();
        decide(true);
        lookUntilApproved();

        assertThat(mails("approved")).containsExactly("it@" + tenant.domain());
        assertThat(microsoft.signIn(browser.open(link.address()), member).h1())
                .isEqualTo(tenant.name() + " is connected");
        assertThat(waits()).isZero();
    }

    @Test
    void waitsForNothingThatOnlyTakesAway() {
        rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("update invitation set purpose = 'REMOVE' where id = ?")
                        .param(link.invitation().id())
                        .update());

        ProviderScope.run(
                made.provider(),
                () -> events.publishEvent(
                        new ApprovalNeeded(made.provider(), link.invitation().id(), SignInFlow.BOOTSTRAP, null)));

        assertThat(waits()).isZero();
    }

    @Test
    void saysWhereAnApprovalWouldNotShow() {
        World world = sandbox.world();
        world.save(new ServicePrincipal(
                UUID.randomUUID().toString(),
                tenant.tenantId(),
                SandboxFacts.PORTAL_CLIENT_ID,
                SandboxFacts.PORTAL_APP_NAME,
                true,
                false,
                world.now(),
                world.now()));
        askMicrosoft();
        tellThatApprovalWasAskedFor();

        look();

        assertThat(browser.open(link.address()).body()).contains("Microsoft does not show us when this is approved");
        look();
        look();
        assertThat(mails("approved")).isEmpty();
    }

    @Test
    void keepsThePauseThatMicrosoftWishes() {
        askMicrosoft();
        tellThatApprovalWasAskedFor();
        sandbox.world().change(() -> sandbox.world().chaos().force(Chaos.At.TOKEN, 90055, 1));

        look();

        assertThat(one("answer")).isEqualTo("THROTTLED");
        assertThat(one("sight")).isEqualTo("UNKNOWN");
        assertThat(one("extract(minutes from next_look_at - looked_at)::int")).isEqualTo("5");
    }

    private Page askMicrosoft() {
        Page required = microsoft.signIn(browser.open(link.address()), member);
        assertThat(required.h1()).isEqualTo("Approval required");
        Page sent = browser.submit(
                required, required.forms().getFirst(), Map.of("decision", "request", "reason", "For our phones"));
        assertThat(sent.h1()).isEqualTo("Request sent");
        return sent;
    }

    private Page tellThatApprovalWasAskedFor() {
        Page start = browser.open(link.address());
        assertThat(start.body()).contains(ASKS);
        Page ask = browser.open(ASKS);
        assertThat(ask.h1()).isEqualTo("Does Microsoft want an administrator’s approval?");
        Page unsure = browser.submit(ask, ask.form(ASKS), Map.of());
        assertThat(unsure.status()).isEqualTo(422);
        assertThat(unsure.body()).contains("Tick this box if you mean it.");
        return browser.submit(unsure, unsure.form(ASKS), Map.of("sure", "true"));
    }

    /** The next look is due now. */
    private void look() {
        rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql(
                                "update approval_wait set next_look_at = since where invitation_id = ? and approved_at is null")
                        .param(link.invitation().id())
                        .update());
        watch();
    }

    private void watch() {
        RecurringWork watch = recurring.stream()
                .filter(one -> one.name().equals("onboarding.approvals"))
                .findFirst()
                .orElseThrow();
        ProviderScope.run(made.provider(), watch::run);
    }

    private void lookUntilApproved() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            look();
            return "APPROVAL_GIVEN".equals(made.now(link).step());
        });
    }

    /** What the Global Administrator does on Microsoft's side. */
    private void decide(boolean approve) {
        TestBrowser admin = browser();
        Page requests = admin.open(sandbox.chaosPage() + "/consent-requests");
        Form form = requests.forms().stream()
                .filter(each -> tenant.tenantId().equals(each.fields().get("tenant")))
                .findFirst()
                .orElseThrow();
        admin.submit(requests, form, Map.of("approve", String.valueOf(approve)));
    }

    private List<String> mails(String kind) {
        return ProviderScope.call(
                        made.provider(),
                        () -> outbox.of("invitation", link.invitation().id()))
                .stream()
                .filter(mail -> mail.kind().equals(kind))
                .map(MailView::recipient)
                .toList();
    }

    private long waits() {
        return rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("select count(*) from approval_wait where invitation_id = ?")
                        .param(link.invitation().id())
                        .query(Long.class)
                        .single());
    }

    private String one(String column) {
        return rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("select cast(" + column + " as text) from approval_wait where invitation_id = ?")
                        .param(link.invitation().id())
                        .query(String.class)
                        .single());
    }
}
