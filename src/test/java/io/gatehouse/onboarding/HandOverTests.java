package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html.Form;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.mail.MailView;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.Hashes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** One step goes to a colleague: the link opens that step and nothing else, and who was invited first is told. */
class HandOverTests extends ServiceJourney {

    private static final String GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";
    private static final String APPLICATION_ADMINISTRATOR = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";
    private static final List<String> STEPS = List.of(
            WizardPaths.INPUTS,
            WizardPaths.TASKS,
            WizardPaths.METHOD,
            WizardPaths.EXISTING,
            WizardPaths.REGISTRATION,
            WizardPaths.REGISTRATION + "/cancel",
            WizardPaths.BY_HAND,
            WizardPaths.DRY_RUN,
            "/authenticate/passport",
            "/authenticate/service-account",
            "/authenticate/colleague",
            "/authenticate/decline");

    @Autowired
    Outbox outbox;

    @Override
    public String profile() {
        return "remote-expert";
    }

    @AfterEach
    void restore() {
        roles(tenant.admin(), GLOBAL_ADMINISTRATOR);
        roles(member().signInName(), "");
        List.copyOf(directory().teamsApps().values()).forEach(sandbox.world()::remove);
    }

    /** An application administrator may make the registration, but publish no Teams app. */
    @Test
    void letsAnotherAdministratorDoWhatTheFirstMayNot() {
        weType(Map.of("hosting", "PROVIDER", "appHost", "expert.contoso-apps.example"));
        String colleague = member().signInName();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        String answer = microsoft.accepted(microsoft.signIn(browser.open(link.address()), tenant.admin()));
        roles(tenant.admin(), APPLICATION_ADMINISTRATOR);
        browser.open(answer);

        Page waiting = awaitTitle(browser, "Waiting for another admin");
        assertThat(waiting.body())
                .contains("The person who signed in may not do this step. A Global Administrator must open the link")
                .contains("The person who signed in may not do the next step.")
                .as("what Microsoft's support asks for")
                .containsPattern("<summary>Microsoft(’|&rsquo;)s request ID</summary><code>[0-9a-f-]{36}</code>");
        assertThat(waiting.response().headers().firstValue("refresh"))
                .as("no reload while nothing moves")
                .isEmpty();

        TestBrowser theirs = newBrowser();
        Page page = theirs.open(passedOn("/authenticate/colleague", colleague));
        assertThat(page.h1()).isEqualTo("Waiting for another admin");
        assertThat(page.body()).doesNotContain("/authenticate/colleague", "/authenticate/registration/cancel");
        opensNothingBut(theirs, page, WizardPaths.REGISTRATION);

        roles(colleague, GLOBAL_ADMINISTRATOR);
        new AtMicrosoft(theirs).signIn(page, colleague);
        awaitTitle(theirs, tenant.name() + " is connected");
        roles(colleague, "");

        assertThat(invitation().status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(registrations()).hasSize(1);
        assertThat(browser.open(link.address()).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(told()).containsExactly(link.invitation().recipients().getFirst());
        assertThat(noted("invitation.step_done")).isEqualTo(1);
    }

    @Test
    void refusesToGoOnInAnotherOrganisation() {
        unpin();
        weType(Map.of("hosting", "PROVIDER", "appHost", "expert.contoso-apps.example"));
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        String answer = microsoft.accepted(microsoft.signIn(browser.open(link.address()), tenant.admin()));
        roles(tenant.admin(), APPLICATION_ADMINISTRATOR);
        browser.open(answer);
        awaitTitle(browser, "Waiting for another admin");

        SmallTenant other = FreshTenants.next(rows.first(), customers);
        try {
            TestBrowser theirs = newBrowser();
            AtMicrosoft there = new AtMicrosoft(theirs);
            Page stop = there.consent(there.signIn(theirs.open(link.address()), other.admin()));

            assertThat(stop.h1()).isEqualTo("This was begun in another organisation");
            assertThat(stop.status()).isEqualTo(409);
            assertThat(invitation().step()).isEqualTo("BEGUN_ELSEWHERE");
            assertThat(sandbox.world().applications())
                    .noneMatch(app -> app.tenantId().equals(other.tenantId()));
        } finally {
            FreshTenants.release(rows, sandbox, other.tenantId());
        }

        roles(tenant.admin(), GLOBAL_ADMINISTRATOR);
        Page waiting = browser.open(link.address());
        assertThat(waiting.h1()).as("nothing changed for those who began").isEqualTo("Waiting for another admin");
        microsoft.signIn(waiting, tenant.admin());
        awaitTitle(browser, "Northern Voice confirms your organisation");
    }

    @Test
    void letsColleaguesTypeTheValuesAndSignInWithTheAccount() {
        link = made.link(customer, "presence-sync", ConnectionMethod.NEW_APP_REGISTRATION);
        String account = member().signInName();
        browser.open(link.address());

        TestBrowser typist = newBrowser();
        Page form = typist.open(passedOn("/authenticate/colleague?values=true", "kim@" + tenant.domain()));
        assertThat(form.address()).hasPath(WizardPaths.INPUTS);
        opensNothingBut(typist, form, WizardPaths.INPUTS);
        Page typed = typist.submit(
                form, form.form("inputs"), Map.of("primaryDomain", tenant.domain(), "syncAccount", account));
        assertThat(typed.h1()).isEqualTo("Your step is done");
        assertThat(told()).hasSize(1);

        assertThat(register().h1()).isEqualTo("Now sign in with the service account");
        assertThat(typist.open("/authenticate").h1()).isEqualTo("Your step is done");
        TestBrowser theirs = newBrowser();
        Page page = theirs.open(passedOn("/authenticate/colleague", "sam@" + tenant.domain()));
        assertThat(page.h1()).isEqualTo("Now sign in with the service account");
        assertThat(page.body()).doesNotContain("/authenticate/colleague");
        opensNothingBut(theirs, page, null);
        Page another = theirs.submit(page, page.form("/authenticate/start"), Map.of("flow", "look"));
        assertThat(another.h1()).isEqualTo("This link is for another step");
        assertThat(another.status()).isEqualTo(403);

        assertThat(new AtMicrosoft(theirs).signIn(page, account).h1()).isEqualTo(tenant.name() + " is connected");

        assertThat(invitation().status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(told())
                .hasSize(2)
                .containsOnly(link.invitation().recipients().getFirst());
        assertThat(noted("invitation.step_done")).isEqualTo(2);
    }

    @Test
    void endsTheStepOfAColleagueWhoLeavesOutWhatMayBeLeftOut() {
        link = made.link(customer, "presence-sync", ConnectionMethod.NEW_APP_REGISTRATION);
        Page stale = browser.open(link.address());
        TestBrowser typist = newBrowser();
        Page form = typist.open(passedOn("/authenticate/colleague?values=true", "kim@" + tenant.domain()));

        Page typed =
                typist.submit(form, form.form("inputs"), Map.of("primaryDomain", tenant.domain(), "syncAccount", ""));
        assertThat(typed.h1()).isEqualTo("Your step is done");

        browser.submit(stale, stale.form("start"), Map.of("primaryDomain", "contoso.com"));
        assertThat(browser.open(WizardPaths.INPUTS).body())
                .as("a page that was open meanwhile changes nothing that a colleague has typed")
                .contains("value=\"" + tenant.domain())
                .doesNotContain("contoso.com\"");
    }

    /** Neither by looking nor by sending the forms of other steps. */
    private void opensNothingBut(TestBrowser theirs, Page own, @org.jspecify.annotations.Nullable String step) {
        assertThat(STEPS.stream().filter(path -> !path.equals(step))).allSatisfy(path -> {
            Page page = theirs.open(path);
            assertThat(page.status()).as(path).isEqualTo(403);
            assertThat(page.h1()).as(path).isEqualTo("This link is for another step");
            assertThat(page.body()).doesNotContain("/authenticate/decline", "/authenticate/colleague");
        });
        Map<String, String> token = own.forms().stream()
                .map(Form::fields)
                .filter(fields -> fields.containsKey("form"))
                .map(fields -> Map.of("form", fields.get("form"), "sure", "true"))
                .findFirst()
                .orElseThrow();
        assertThat(Stream.of("/authenticate/decline", "/authenticate/colleague", WizardPaths.REGISTRATION + "/cancel"))
                .allSatisfy(path -> assertThat(theirs.submit(own, new Form(path, "post", token, ""), Map.of())
                                .status())
                        .as(path)
                        .isEqualTo(403));
        assertThat(invitation().status()).isNotEqualTo(InvitationStatus.DECLINED);
    }

    /** The first person passes the step on; answers the colleague's link, whose token only the sealed mail knows. */
    private String passedOn(String form, String colleague) {
        Page page = browser.open(form);
        assertThat(page.h1()).isEqualTo("Send this step on");
        assertThat(page.body()).contains("The link opens this step and nothing else.");
        Page sent = browser.submit(page, page.form("/authenticate/colleague"), Map.of("email", colleague));
        assertThat(sent.h1()).isEqualTo("The link is on its way");
        assertThat(mails("hand-over")).contains(colleague);
        String token = UUID.randomUUID().toString();
        int known = rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql(
                                "update link_token set token_hash = ? where invitation_id = ? and recipient = ? and step is not null")
                        .params(Hashes.sha256(token), link.invitation().id(), colleague)
                        .update());
        assertThat(known).isEqualTo(1);
        return TestSandbox.PUBLIC_URL + "/authenticate/" + token;
    }

    private List<String> mails(String kind) {
        return inScope(() -> outbox.of("invitation", link.invitation().id())).stream()
                .filter(mail -> mail.kind().equals(kind))
                .map(MailView::recipient)
                .toList();
    }

    private List<String> told() {
        return mails("step-done");
    }

    private static Page awaitTitle(TestBrowser browser, String h1) {
        return Awaitility.await(h1)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> browser.open("/authenticate"), page -> page.h1().equals(h1));
    }

    private void roles(String user, String role) {
        plant(
                "accounts",
                "{\"tenant\":\"%s\",\"user\":\"%s\",\"roles\":[%s]}"
                        .formatted(tenant.tenantId(), user, role.isEmpty() ? "" : '"' + role + '"'));
    }
}
