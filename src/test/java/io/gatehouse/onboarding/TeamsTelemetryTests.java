package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.Html.Form;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.desk.DriftDesk;
import io.gatehouse.connection.proof.ProofRows;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.onboarding.standing.StandingRegistrations;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.shelf.ProfileDesk;
import io.gatehouse.profile.shelf.ProfileVersion;
import io.gatehouse.registration.rotation.RotationState;
import io.gatehouse.registration.rotation.Rotations;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.Licence;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.Actor;
import io.gatehouse.web.TestCallers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.context.WebApplicationContext;

/**
 * Teams call telemetry, from link to receipt by plain HTTP: S3-2 to S3-11, S3-17 to S3-29, S3-57 and S3-58. The application
 * lives in the customer's tenant, and a licensed service account signs in through it.
 */
class TeamsTelemetryTests extends ServiceJourney {

    private static final Map<String, String> OURS =
            Map.of("telemetryHost", "telemetry.northernvoice.example", "organisationId", "org-17");

    @Autowired
    Outbox outbox;

    @Autowired
    WebApplicationContext context;

    MockMvcTester mvc;

    @BeforeEach
    void openTheDesk() {
        mvc = MockMvcTester.from(
                context,
                builder -> builder.apply(SecurityMockMvcConfigurers.springSecurity())
                        .build());
    }

    @Autowired
    DriftDesk drift;

    @Autowired
    Rotations rotations;

    @Autowired
    Jobs jobs;

    @Autowired
    ProofRows proofs;

    @Autowired
    StandingRegistrations standing;

    @Autowired
    AccessTokens tokens;

    @Autowired
    ProfileDesk desk;

    @Override
    public String profile() {
        return "teams-telemetry";
    }

    @Test
    void connectsThroughALicensedServiceAccount() {
        String account = member().signInName();
        assertThat(theyType(Map.of("serviceAccount", account)).body()).contains("/authenticate/start");
        assertThat(weType(OURS)).isEmpty();

        Page next = register();
        assertThat(next.h1()).isEqualTo("Now sign in with the service account");
        assertThat(next.body().replace("<wbr>", "")).contains(account, "Call Telemetry Teams Integration");
        saysWhyMicrosoftRefusesTheAccount(account);
        refusesUnlicensed(account);
        refusesOthers();
        namesAnother(account);
        Page finished = signInAs(account);

        assertThat(finished.h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(browser.trail())
                .as("through the customer's own app")
                .anyMatch(address -> address.toString()
                        .contains("client_id=" + registration().appId()));
        assertThat(finished.body()).contains("Sign-in of " + account + " kept", "The helper’s consent is removed");
        assertThat(browser.open("/authenticate/receipt.json").body())
                .contains(account, "ChatMessage.Read", "\"application\"");
        assertAsThePassportSays();
        registrationIsAsTheProcedureWants(registration());
        connectionWorks(account);
    }

    /** S3-1, S3-13 to S3-16 and S3-30 to S3-35: the customer's subscription, and the way in for Microsoft's calls. */
    @Test
    void opensItsTasksAndKeepsTheirEvidence() {
        theyType(Map.of("serviceAccount", member().signInName()));
        weType(OURS);

        Page theirs = browser.open(WizardPaths.TASKS);
        assertThat(theirs.body())
                .contains("Have an Azure subscription and an administrator of it", "Owner of the Azure subscription")
                .doesNotContain("Let Microsoft’s notifications in", "${");
        Form subscription = theirs.form(WizardPaths.TASKS);
        assertThat(subscription.fields()).containsEntry("task", "azure-subscription");
        assertThat(browser.submit(theirs, subscription, Map.of()).status()).isEqualTo(422);
        assertThat(browser.submit(theirs, subscription, Map.of("task", "inbound-notifications", "sure", "true"))
                        .status())
                .as("the provider's own task")
                .isEqualTo(422);
        Page noted = browser.submit(theirs, subscription, Map.of("sure", "true"));
        assertThat(noted.body())
                .contains(link.invitation().recipients().getFirst())
                .doesNotContain("Note it");

        String ours = "/customers/" + customer + "/task";
        assertThat(Html.text(desk(mvc.get().uri(ours), "inbound-notifications")))
                .contains(
                        "Let Microsoft’s notifications in",
                        "Microsoft Graph calls https://telemetry.northernvoice.example from addresses that change at any time",
                        "The certificate must be valid and the name must resolve",
                        "Allow HTTPS from the internet to telemetry.northernvoice.example",
                        "login.microsoftonline.com and graph.microsoft.com");
        assertThat(desk(mvc.post().uri(ours), "inbound-notifications")).contains("Confirm that it was done.");
        desk(mvc.post().uri(ours).param("sure", "true"), "inbound-notifications");
        assertThat(Html.text(desk(mvc.get().uri(ours), "inbound-notifications")))
                .contains("Done", "Maja Jensen");
        assertThat(noted("task.done")).isEqualTo(2);
    }

    private String desk(MockMvcTester.MockMvcRequestBuilder request, String task) {
        try {
            return request.param("profile", profile())
                    .param("task", task)
                    .with(TestCallers.operator(rows.first()))
                    .with(SecurityMockMvcRequestPostProcessors.csrf())
                    .exchange()
                    .getResponse()
                    .getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void stopsWhoeverCannotGoOn() {
        theyType(Map.of("serviceAccount", member().signInName()));
        weType(OURS);

        stopsWhoCannotGoOn();
    }

    @Test
    void showsWhatItWouldMakeAndThatTheRulesForbidIt() {
        theyType(Map.of("serviceAccount", member().signInName()));
        weType(OURS);

        assertThat(look(tenant.admin()).body())
                .contains("Nothing stands in the way.", "for accounts of your organisation only")
                .contains("https://telemetry.northernvoice.example/api/org/org-17/ms-teams/callback")
                .contains("7 delegated permissions", "A client secret that lives")
                .doesNotContain("application permissions");
        credentialRules(true, true);
        Page refused = look(tenant.admin());
        credentialRules(false, false);
        assertThat(refused.body())
                .contains("It would be refused.", "A rule of your organisation forbids client secrets.")
                .contains("would refuse both kinds of credential")
                .doesNotContain("Nothing stands in the way.");
    }

    /** In a version of the profile without defaults that hold. */
    @Test
    void tellsWhoseTurnItIs() {
        ProfileVersion before = inScope(() -> desk.inUse(profile()));
        String strict = before.yaml().replace("    required: false\n", "");
        ProfileVersion ours = inScope(() -> desk.write(profile(), strict, TestInvitations.MAJA));
        use(ours);
        try {
            whoseTurn();
        } finally {
            use(before);
        }
    }

    private void use(ProfileVersion version) {
        inScope(() -> {
            desk.use(profile(), version.version(), TestInvitations.MAJA);
            return null;
        });
    }

    private void whoseTurn() {
        var wanted = new NewInvitation(customer, profile(), null, null, null, null, null, null, null, null, null, true);
        UUID invitation = inScope(() ->
                invitations.issue(wanted, TestInvitations.MAJA).invitation().id());
        String address = inScope(() -> invitations.anotherLink(invitation, TestInvitations.MAJA))
                .reveal();
        link = new TestInvitations.Link(inScope(() -> invitations.get(invitation)), address);

        theyType(Map.of("serviceAccount", member().signInName()));
        assertThat(mails(invitation)).containsExactly("values-wanted to " + TestInvitations.MAJA.email());
        weType(OURS);
        weType(OURS);

        assertThat(mails(invitation))
                .containsExactly(
                        "values-ready to " + link.invitation().recipients().getFirst(),
                        "values-wanted to " + TestInvitations.MAJA.email());
    }

    private List<String> mails(UUID invitation) {
        return inScope(() -> outbox.of("invitation", invitation)).stream()
                .filter(mail -> mail.kind().startsWith("values"))
                .map(mail -> mail.kind() + " to " + mail.recipient())
                .toList();
    }

    private void registrationIsAsTheProcedureWants(Application app) {
        assertThat(app.signInAudience()).isEqualTo("AzureADMyOrg");
        assertThat(app.web().redirectUris())
                .contains("https://telemetry.northernvoice.example/api/org/org-17/ms-teams/callback");
        assertThat(app.web().idTokens()).isFalse();
        assertThat(app.web().accessTokens()).isFalse();
        assertThat(app.passwords())
                .singleElement()
                .satisfies(secret -> assertThat(Duration.between(secret.startsAt(), secret.endsAt()))
                        .isLessThanOrEqualTo(Duration.ofDays(184)));
        assertThat(directory().assignments()).isEmpty();
    }

    private void connectionWorks(String account) {
        ConnectionView connection = connection();
        assertThat(invitation().status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(connection.actsAs()).isEqualTo("SERVICE_ACCOUNT");
        assertThat(connection.registration()).isEqualTo("CUSTOMER");
        assertThat(connection.account())
                .satisfies(kept -> assertThat(kept.upn()).isEqualTo(account));
        assertThat(connection.grantedScopes()).contains("Chat.Read", "ChatMessage.Read", "User.Read");
        assertThat(connection.grantedRoles()).isEmpty();
        assertThat(inScope(() -> checks.check(connection)).reasons()).isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(inScope(() -> drift.unread(connection.id()))).containsExactly("SURPLUS", "CREDENTIALS");
        assertThat(proofs(connection))
                .contains("LIVE_CALL PASSED", "ACCOUNT_HAS_PLAN PASSED", "CHATS_READABLE PASSED")
                .contains("NO_APPLICATION_PERMISSIONS PASSED", "REGISTRATION_AS_WRITTEN AT_CONNECTING");
        noticesALicenceTakenAway(connection, account);
        beginsWithAnAdministratorWhereConsentWasTakenBack(connection);
        believesNoConsentOfTheAccountAlone(connection, account);
        asksAnAdministratorForTheNewSecret(connection);
        renewsTheSecret(connection, account);
        makesTheAppAnewWhereItIsGone(account);
    }

    /** The account can sign in to nothing: a new link begins with an administrator, known to us or seen by people alone. */
    private void makesTheAppAnewWhereItIsGone(String account) {
        String first = registration().appId();
        link = made.link(customer, profile(), ConnectionMethod.NEW_APP_REGISTRATION);
        browser = newBrowser();
        assertThat(browser.open(link.address()).h1()).isEqualTo("Now sign in with the service account");
        removeTheApp();
        assertThat(lookedAtAgain().h1())
                .as("as the check has not seen it yet")
                .isEqualTo("Now sign in with the service account");
        String second = registration().appId();
        removeTheApp();
        lookedAtAgain();
        assertThat(registration().appId()).isNotIn(first, second);
        assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();

        removeTheApp();
        tokens.forget(connection().id());
        assertThat(inScope(() -> checks.check(connection())).reasons())
                .extracting(HealthReason::code)
                .contains("APP_MISSING");
        link = made.link(customer, profile(), ConnectionMethod.NEW_APP_REGISTRATION);
        assertThat(newBrowser().open(link.address()).h1()).startsWith("Connect ");
    }

    private void removeTheApp() {
        Application app = registration();
        directory().servicePrincipalOf(app.appId()).ifPresent(sandbox.world()::remove);
        sandbox.world().remove(app);
    }

    /** By the page's own button, which the account's page has for an administrator. */
    private Page lookedAtAgain() {
        Page page = browser.open(link.address());
        Form look = page.forms().stream()
                .filter(form -> "app".equals(form.fields().get("flow")))
                .findFirst()
                .orElseThrow();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page answer = browser.submit(page, look, Map.of());
        if (answer.h1().equals("Pick an account")) {
            answer = microsoft.pick(answer, tenant.admin());
        }
        return made(answer.h1().equals("Permissions requested") ? microsoft.consent(answer) : answer);
    }

    /** By the link of that mail: the same connection and registration, another secret, and the account signs in by it. */
    private void renewsTheSecret(ConnectionView connection, String account) {
        String before = keyId(connection);
        follows(askedForMore().orElseThrow());
        Person person = sandbox.world().account(account).orElseThrow();
        sandbox.world()
                .save(person.with(
                        person.access().revokedAt(sandbox.world().now().plusMillis(1))));

        assertThat(register().h1()).as("its own sign-in is dead").isEqualTo("Now sign in with the service account");
        assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");

        assertThat(connection().id()).isEqualTo(connection.id());
        assertThat(connection().registrationId()).isEqualTo(connection.registrationId());
        assertThat(registrations()).hasSize(1);
        assertThat(keyId(connection)).isNotEqualTo(before);
        assertThat(inScope(() -> checks.check(connection)).reasons()).isEmpty();
        assertThat(connection().grantedScopes()).contains("Chat.Read", "ChatMessage.Read", "User.Read");
    }

    private Optional<InvitationView> askedForMore() {
        return inScope(() -> invitations.ofCustomer(customer)).stream()
                .filter(each -> each.purpose() == InvitationPurpose.CONSENT_MORE)
                .findFirst();
    }

    private void follows(InvitationView asked) {
        link = new Link(
                asked,
                inScope(() -> invitations.anotherLink(asked.id(), TestInvitations.MAJA))
                        .reveal());
        browser = newBrowser();
    }

    /** An administrator grants what the service has learnt to ask for, and the account goes on by itself. */
    @Test
    void grantsInACampaignWhatTheServiceAsksForSince() throws IOException {
        String service = "telemetry-" + UUID.randomUUID().toString().substring(0, 8);
        String yaml = yaml().replace("key: teams-telemetry", "key: " + service);
        send("/profiles", Map.of("yaml", yaml));
        try {
            link = made.link(customer, service, ConnectionMethod.NEW_APP_REGISTRATION);
            String account = member().signInName();
            theyType(Map.of("serviceAccount", account));
            weType(OURS);
            assertThat(register().h1()).isEqualTo("Now sign in with the service account");
            assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");
            ConnectionView before = connection();

            String wider = yaml.replace(
                    "      - name: Chat.ReadBasic\n",
                    "      - name: Presence.Read.All\n        reason: Shows who is free.\n      - name: Chat.ReadBasic\n");
            send("/profiles/" + service + "/versions", Map.of("yaml", wider));
            send("/profiles/" + service + "/versions/2/use", Map.of());
            send("/campaigns", Map.of("profile", service, "perHour", "2000"));
            follows(Awaitility.await("invitation of the campaign")
                    .atMost(Duration.ofMinutes(2))
                    .until(this::askedForMore, Optional::isPresent)
                    .orElseThrow());

            assertThat(register().h1()).isEqualTo(tenant.name() + " is connected");

            assertThat(connection().id()).isEqualTo(before.id());
            assertThat(connection().registrationId()).isEqualTo(before.registrationId());
            assertThat(connection().profileVersion()).isEqualTo(2);
            assertThat(connection().grantedScopes()).contains("Chat.Read", "Presence.Read.All");
            assertThat(connection().account())
                    .satisfies(kept -> assertThat(kept.upn()).isEqualTo(account));
            assertThat(registrations()).hasSize(1);
            assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();
        } finally {
            rows.in(
                    rows.first(),
                    () -> rows.jdbc()
                            .sql("delete from service_profile where key = ?")
                            .param(service)
                            .update());
        }
    }

    private String yaml() throws IOException {
        try (InputStream text =
                Objects.requireNonNull(getClass().getResourceAsStream("/profiles/teams-telemetry.yaml"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void send(String address, Map<String, String> fields) {
        MockMvcTester.MockMvcRequestBuilder request = mvc.post().uri(address);
        fields.forEach((name, value) -> request.param(name, value));
        assertThat(request.with(TestCallers.owner(rows.first()))
                        .with(SecurityMockMvcRequestPostProcessors.csrf())
                        .exchange())
                .as(address)
                .hasStatus3xxRedirection();
    }

    /** The account cannot give what the organisation took, whatever the link was meant for. */
    private void beginsWithAnAdministratorWhereConsentWasTakenBack(ConnectionView connection) {
        InvitationView signInAgain = signInAgain(connection);
        assertThat(inScope(() -> standing.of(signInAgain)))
                .as("nothing is missing: the account alone signs in")
                .isPresent();

        takenBack(connection);
        assertThat(inScope(() -> standing.of(signInAgain))).isEmpty();

        consented(scopes -> scopes + " Chat.Read");
        tokens.forget(connection.id());
        assertThat(inScope(() -> checks.check(connection)).reasons())
                .as("given back by hand at Entra")
                .isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
        takenBack(connection);

        goesOnWithTheKeptSignIn(connection, signInAgain);
    }

    private void takenBack(ConnectionView connection) {
        consented(scopes -> scopes.replace(" Chat.Read", ""));
        tokens.forget(connection.id());
        assertThat(inScope(() -> checks.check(connection)).reasons())
                .extracting(HealthReason::code)
                .containsExactly("PERMISSIONS_MISSING");
    }

    /** An account's token holds what was granted to the account alone: that is no consent of the organisation. */
    private void believesNoConsentOfTheAccountAlone(ConnectionView connection, String account) {
        consented(scopes -> scopes.replace(" Chat.Read", ""));
        Grant own = consentedByTheAccountAlone(account);
        InvitationView asked = signInAgain(connection);
        follows(asked);
        browser.open(link.address());
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page run = microsoft.consent(microsoft.signIn(browser.open("/authenticate/passport"), tenant.admin()));
        assertThat(run.address()).as(run.h1()).hasPath(WizardPaths.DRY_RUN);
        assertThat(findings(connection)).containsExactly("CONSENT_PERSONAL Chat.Read");

        assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(findings(connection))
                .as("its own sign-in mends nothing of that")
                .containsExactly("CONSENT_PERSONAL Chat.Read");
        assertThat(inScope(() -> checks.check(connection)).reasons())
                .extracting(HealthReason::code)
                .containsExactly("PERMISSIONS_MISSING");

        goesOnWithTheKeptSignIn(connection, signInAgain(connection));
        assertThat(findings(connection)).isEmpty();
        sandbox.world().remove(own);
    }

    private List<String> findings(ConnectionView connection) {
        return inScope(() -> drift.open(connection.id())).stream()
                .map(finding -> finding.code() + " " + finding.subject())
                .toList();
    }

    private Grant consentedByTheAccountAlone(String account) {
        String principal = directory()
                .servicePrincipalOf(registration().appId())
                .orElseThrow()
                .id();
        Grant everybodys = directory().grants().values().stream()
                .filter(grant -> grant.clientId().equals(principal) && grant.principalId() == null)
                .findFirst()
                .orElseThrow();
        Grant own = new Grant(
                UUID.randomUUID().toString(),
                tenant.tenantId(),
                principal,
                directory().personNamed(account).orElseThrow().id(),
                everybodys.resourceId(),
                "Chat.Read",
                Instant.EPOCH);
        sandbox.world().save(own);
        return own;
    }

    /** An administrator grants it again, and nobody is asked for more than that. */
    private void goesOnWithTheKeptSignIn(ConnectionView connection, InvitationView signInAgain) {
        follows(signInAgain);

        assertThat(register().h1()).isEqualTo(tenant.name() + " is connected");

        assertThat(connection().id()).isEqualTo(connection.id());
        assertThat(connection().account())
                .satisfies(kept -> assertThat(kept.objectId())
                        .isEqualTo(connection.account().objectId()));
        assertThat(connection().health()).as("before any check").isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(inScope(() -> outbox.of("invitation", signInAgain.id())))
                .extracting(mail -> mail.kind())
                .doesNotContain("account-turn", "turn-account");
        assertThat(inScope(() -> checks.check(connection)).reasons()).isEmpty();
    }

    private InvitationView signInAgain(ConnectionView connection) {
        return inScope(() -> invitations
                .issue(TestInvitations.reconnect(customer, profile(), connection.id()), TestInvitations.MAJA)
                .invitation());
    }

    private void consented(UnaryOperator<String> change) {
        String principal = directory()
                .servicePrincipalOf(registration().appId())
                .orElseThrow()
                .id();
        sandbox.world()
                .change(() -> directory().grants().values().stream()
                        .filter(grant -> grant.clientId().equals(principal)
                                && grant.scope().contains("User.Read"))
                        .toList()
                        .forEach(grant -> sandbox.world().save(grant.withScope(change.apply(grant.scope())))));
    }

    private void noticesALicenceTakenAway(ConnectionView connection, String account) {
        licence(account, Licence.EXCHANGESTANDARD.name());
        assertThat(inScope(() -> checks.check(connection)).reasons())
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.code()).isEqualTo("CHECK_FAILED");
                    assertThat(reason.text()).contains("The account has the licence", "TEAMS1", "EXCHANGESTANDARD");
                });
        assertThat(connection().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        assertThat(proofs(connection)).contains("ACCOUNT_HAS_PLAN FAILED");
        licence(account, Licence.STANDARDPACK.name());
        assertThat(inScope(() -> checks.check(connection)).reasons()).isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    /** Nothing here may replace the secret alone: somebody is told while there is time. */
    private void asksAnAdministratorForTheNewSecret(ConnectionView connection) {
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("update credential set expires_at = now() + interval '20 days' where registration_id = ?")
                        .param(connection.registrationId())
                        .update());
        inScope(() -> rotations.begin(connection.registrationId(), profile(), Actor.SYSTEM));
        Awaitility.await("rotation")
                .atMost(Duration.ofMinutes(2))
                .until(() -> inScope(() -> rotations.ofRegistration(connection.registrationId()))
                                .getFirst()
                                .state()
                        == RotationState.NEEDS_SIGN_IN);

        assertThat(inScope(() -> checks.check(connection)).reasons())
                .extracting(HealthReason::code)
                .containsExactly("ROTATION_STUCK");
        assertThat(alerts(connection)).containsExactly("ROTATION_STUCK");
        UUID repair = inScope(() -> jobs.list(new JobQuery(Set.of(), "alert.repair", customer, null, null, 10)))
                .items()
                .getFirst()
                .id();
        inScope(() -> jobs.wake(repair));
        Awaitility.await("mail to the customer")
                .atMost(Duration.ofMinutes(2))
                .until(() -> inScope(() -> invitations.ofCustomer(customer)).stream()
                        .anyMatch(asked -> asked.purpose() == InvitationPurpose.CONSENT_MORE
                                && inScope(() -> outbox.of("invitation", asked.id())).stream()
                                        .anyMatch(mail -> mail.kind().equals("consent-more"))));
    }

    private List<String> alerts(ConnectionView connection) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select kind from alert where connection_id = ? and kind = 'ROTATION_STUCK'")
                        .param(connection.id())
                        .query(String.class)
                        .list());
    }

    private List<String> proofs(ConnectionView connection) {
        return inScope(() -> proofs.of(connection.id())).stream()
                .map(proof -> proof.kind() + " " + proof.state())
                .toList();
    }

    private void refusesUnlicensed(String account) {
        licence(account, Licence.EXCHANGESTANDARD.name());
        Page stop = signInAs(account);
        assertThat(stop.h1()).isEqualTo("The account lacks a licence");
        assertThat(stop.body()).contains("TEAMS1", "EXCHANGESTANDARD", "Nothing was stored", WizardPaths.INPUTS);
        assertThat(invitation().step()).isEqualTo("LICENCE_MISSING");
        licence(account, Licence.STANDARDPACK.name());
    }

    /** The name was mistyped, or another account is to do it after all. */
    private void namesAnother(String account) {
        String another = directory().people().values().stream()
                .filter(person -> person.present() && !person.guest() && !person.globalAdministrator())
                .map(Person::signInName)
                .filter(name -> !name.equals(account))
                .findFirst()
                .orElseThrow();
        Page stop = signInAs(another);
        assertThat(stop.h1()).isEqualTo("Another account was announced");
        assertThat(stop.body()).contains("href=\"" + WizardPaths.INPUTS + "\"");
        Page form = browser.open(WizardPaths.INPUTS);
        Page next = browser.submit(form, form.form("inputs"), Map.of("serviceAccount", another));
        assertThat(next.h1()).isEqualTo("Now sign in with the service account");
        assertThat(next.body().replace("<wbr>", "")).contains(another, "href=\"" + WizardPaths.INPUTS + "\"");
        licence(another, Licence.EXCHANGESTANDARD.name());
        assertThat(signInAs(another).h1()).as("and nobody else is").isEqualTo("The account lacks a licence");
        licence(another, Licence.STANDARDPACK.name());
        form = browser.open(WizardPaths.INPUTS);
        browser.submit(form, form.form("inputs"), Map.of("serviceAccount", account));
    }

    private void refusesOthers() {
        assertThat(signInAs(tenant.admin()).h1()).isEqualTo("Another account was announced");
        assertThat(signInAs(SandboxFacts.CONTOSO_USER).h1())
                .isEqualTo("Sorry, but we're having trouble signing you in");
        assertThat(inScope(() -> connections.ofCustomer(customer))).isEmpty();
    }

    /** S3-3: his licence would be another organisation's, even where this one gave him a second. */
    @Test
    void refusesAGuestAsServiceAccount() {
        Person guest = guestOf(SandboxFacts.ADATUM, "g.lopez@adatum.com");
        try {
            theyType(Map.of("serviceAccount", guest.signInName()));
            weType(OURS);
            assertThat(register().h1()).isEqualTo("Now sign in with the service account");
            licence(guest.signInName(), Licence.SPE_E5.name());

            Page stop = signInAs(guest.signInName());

            assertThat(stop.h1()).isEqualTo("This account is a guest");
            assertThat(stop.body())
                    .contains("Use an account of your own organisation", "Nothing was stored", WizardPaths.INPUTS);
            assertThat(invitation().step()).isEqualTo("ACCOUNT_GUEST");
            assertThat(inScope(() -> connections.ofCustomer(customer))).isEmpty();
        } finally {
            sandbox.world().save(guest.deleted(Instant.now()));
        }
    }

    private Person guestOf(String home, String mail) {
        Person like = member();
        String account = UUID.randomUUID().toString();
        sandbox.world().save(new Person(account, home, named(like, mail, mail, "Member"), access(null), 0, null));
        String upn = mail.replace('@', '_') + "#EXT#@" + tenant.domain();
        return sandbox.world()
                .save(new Person(
                        UUID.randomUUID().toString(),
                        tenant.tenantId(),
                        named(like, upn, mail, "Guest"),
                        access(home),
                        0,
                        null));
    }

    private static Person.Access access(@Nullable String home) {
        return new Person.Access(Set.of(), home, Person.SignInRule.ALLOWED, null);
    }

    private static Person.Profile named(Person like, String upn, String mail, String type) {
        return new Person.Profile(
                "Gina Lopez",
                null,
                null,
                upn,
                mail,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                true,
                type,
                like.profile().createdAt());
    }

    @Test
    void tellsWhatMicrosoftSays() {
        theyType(Map.of("serviceAccount", member().signInName()));
        weType(OURS);

        saysWhyMicrosoftRefuses();
    }

    @Test
    void refusesValuesThatCannotBeRight() {
        assertThat(theyType(Map.of("serviceAccount", "the usual one")).body()).contains("A sign-in name such as");
        assertThat(weType(Map.of("telemetryHost", "https://telemetry.example/", "organisationId", "a/b")))
                .containsEntry("telemetryHost", "onboarding.input.HOST.address")
                .containsEntry("organisationId", "onboarding.input.pattern");
    }

    /** Whoever names no account is asked who signs in, and our own values hold until somebody types others. */
    @Test
    void asksAboveTheButtonAndHoldsNobodyUp() {
        Page start = browser.open(link.address());
        assertThat(start.body()).contains("Continue with Microsoft", "Service account");
        Page wrong = browser.submit(start, start.form("start"), Map.of("serviceAccount", "the usual one"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).contains("A sign-in name such as", "the usual one", "Continue with Microsoft");

        Page next = register();

        assertThat(next.h1()).isEqualTo("Now sign in with the service account");
        assertThat(registration().web().redirectUris())
                .contains("https://localhost/api/org/" + customer + "/ms-teams/callback");
    }

    @Test
    void keepsWhatIsTypedAboveTheButton() {
        Page start = browser.open(link.address());
        browser.submit(start, start.form("start"), Map.of("serviceAccount", "svc@" + tenant.domain()));

        assertThat(browser.open(link.address()).body())
                .contains("Change what you typed")
                .doesNotContain("name=\"serviceAccount\"");
        assertThat(browser.open(WizardPaths.INPUTS).body()).contains("svc@" + tenant.domain());
    }

    private void licence(String account, String licence) {
        plant(
                "accounts",
                "{\"tenant\":\"%s\",\"user\":\"%s\",\"licences\":[\"%s\"]}"
                        .formatted(tenant.tenantId(), account, licence));
    }
}
