package io.gatehouse.onboarding.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html.Form;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.desk.DriftDesk;
import io.gatehouse.connection.proof.ProofRows;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.mail.MailView;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.ServiceJourney;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.onboarding.input.ServiceInputs;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.sandbox.AppRoleAssignment;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Call;
import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.TeamsApp;
import io.gatehouse.sandbox.World;
import io.gatehouse.web.TestCallers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Remote Expert, from link to receipt by plain HTTP: S0-2 to S0-24, S0-26 to S0-29, S0-37 to S0-41, S0-44 to S0-47, S1-1,
 * S1-2, S1-6 and S1-10, once run by the vendor and once in the customer's own subscription.
 */
@AutoConfigureMockMvc
class RemoteExpertTests extends ServiceJourney {

    private static final String HOST = "expert.contoso-apps.example";
    private static final String KEY = "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9v";
    private static final Map<String, String> SAAS = Map.of("hosting", "PROVIDER", "appHost", HOST);
    private static final Map<String, String> OWN = Map.of("hosting", "CUSTOMER", "appHost", HOST);
    private static final Map<String, String> ACS = Map.of(
            "acsEndpoint",
            "https://contoso.communication.azure.com/",
            "acsConnectionString",
            "endpoint=https://contoso.communication.azure.com/;accesskey=" + KEY);

    @Autowired
    MockMvcTester mvc;

    @Autowired
    DriftDesk drift;

    @Autowired
    ProofRows proofs;

    @Autowired
    RegistrationSagas sagas;

    @Autowired
    ManualTasks manualTasks;

    @Autowired
    Outbox outbox;

    @Autowired
    AppRegistrations registrations;

    @Override
    public String profile() {
        return "remote-expert";
    }

    @AfterEach
    void removeTeamsApps() {
        List.copyOf(directory().teamsApps().values()).forEach(sandbox.world()::remove);
    }

    @Test
    void connectsTheServiceThatItsVendorRuns() {
        assertThat(browser.open(link.address()).body()).contains("has to enter a value first");
        assertThat(browser.open(WizardPaths.TASKS).body())
                .contains("reach https://[Host name of the app] on port 443")
                .doesNotContain("${");
        assertThat(weType(SAAS)).isEmpty();

        Page finished = register();
        assertAsThePassportSays();

        assertThat(finished.h1()).isEqualTo(tenant.name() + " is connected");
        Application app = registration();
        exposesItsApi(app);
        TeamsApp published = publishedApp(app);
        assertThat(app.exposure().preAuthorized())
                .extracting(Application.PreAuthorized::appId)
                .containsExactlyInAnyOrder(
                        "1fec8e78-bce4-4aaf-ab1b-5451cc387264", "5e3ce6c0-2b1f-4285-8d4b-75ee78787346", published.id());
        grantsAtTheVeryEnd();
        connectionWorks(published);
        tellsWhatExistsAndHowToUndoIt(app, published, finished);
        takesTasksWithEvidence(finished);
        renewsTheSecret(connection());
        looksWithTheAdministratorsSignIn(connection());
        replacesWhatTheCustomerDeleted(connection(), published);
    }

    /** What the connection may not read, whoever comes to repair it may: it is found by his sign-in, and what he mends is gone. */
    private void looksWithTheAdministratorsSignIn(ConnectionView connection) {
        World world = sandbox.world();
        Application app = registration();
        Instant now = Instant.now();
        Application.Password foreign = new Application.Password(
                UUID.randomUUID().toString(), "somebody's", "x".repeat(40), now, now.plus(Duration.ofDays(30)));
        ServicePrincipal principal = directory().servicePrincipalOf(app.appId()).orElseThrow();
        Grant grant = directory().grants().values().stream()
                .filter(one ->
                        one.clientId().equals(principal.id()) && one.scopes().contains("Contacts.Read"))
                .findFirst()
                .orElseThrow();
        world.change(() -> {
            world.save(app.withCredentials(List.of(foreign), app.certificates()));
            world.save(grant.withScope(
                    grant.scope().replaceAll("\\bContacts\\.Read\\b", "").strip()));
        });
        inScope(() -> checks.check(connection));
        assertThat(open(connection)).as("it may not read it").isEmpty();

        lookAt(TestInvitations.reconnect(customer, profile(), connection.id()));

        assertThat(open(connection))
                .containsExactly("CREDENTIAL_FOREIGN " + foreign.keyId(), "PERMISSION_MISSING Contacts.Read");
        assertThat(unread(connection)).isEmpty();
        assertThat(pageOf(connection))
                .contains("was not made by us", "Contacts.Read is not granted to the organisation")
                .contains(
                        "was last looked at by the sign-in of",
                        "The credentials of the app.",
                        "Our checks cannot see whether")
                .doesNotContain("Not looked at");
        inScope(() -> checks.check(connection));
        assertThat(open(connection))
                .as("a look that sees less takes nothing back")
                .hasSize(2);
        assertThat(unread(connection)).isEmpty();
        assertThat(connection().health())
                .as("one permission of six, and nobody can say that nothing is granted")
                .isEqualTo(ConnectionHealth.DEGRADED);

        assertThat(registerAgain(TestInvitations.reconnect(customer, profile(), connection.id()))
                        .h1())
                .isEqualTo(tenant.name() + " is connected");

        assertThat(open(connection)).containsExactly("CREDENTIAL_FOREIGN " + foreign.keyId());
        Application mended = registration();
        world.change(() -> world.save(mended.withCredentials(List.of(), mended.certificates())));
        inScope(() -> checks.check(connection));
        assertThat(pageOf(connection))
                .contains("no check can say whether it is gone", "/connections/" + connection.id() + "/admin-look")
                .doesNotContain("A repair link does not fix this");
        assertThat(get("/connections/" + connection.id() + "/drift/" + finding(connection)))
                .contains(
                        "Seen by the sign-in of",
                        seenBy(connection),
                        "may not look there",
                        "Have an administrator look");
        lookAt(askedToLook(connection));
        assertThat(open(connection)).isEmpty();
        inScope(() -> checks.check(connection));
        assertThat(pageOf(connection)).doesNotContain("/admin-look\"");
        assertThat(registration().certificates()).as("nobody renewed anything").isEqualTo(mended.certificates());

        world.change(() -> world.save(mended.withCredentials(List.of(), List.of())));
        lookAt(TestInvitations.reconnect(customer, profile(), connection.id()));
        assertThat(open(connection)).containsExactly("CREDENTIAL_GONE " + keyId(connection));
        world.change(() -> world.save(mended.withCredentials(List.of(), mended.certificates())));
        assertThat(inScope(() -> checks.check(connection)).reasons())
                .as("it gets tokens, whatever an administrator could not see for a moment")
                .isEmpty();
        assertThat(open(connection)).isEmpty();
    }

    private String seenBy(ConnectionView connection) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select drift_lent_by from connection where id = ?")
                        .param(connection.id())
                        .query(String.class)
                        .single());
    }

    private UUID finding(ConnectionView connection) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select id from drift_finding where connection_id = ? and resolved_at is null")
                        .param(connection.id())
                        .query(UUID.class)
                        .single());
    }

    /** Presses the button where our own sign-in sees nothing. */
    private UUID askedToLook(ConnectionView connection) {
        String made = mvc.post()
                .uri("/connections/" + connection.id() + "/admin-look")
                .with(TestCallers.operator(rows.first()))
                .with(csrf())
                .exchange()
                .getResponse()
                .getRedirectedUrl();
        UUID invitation = UUID.fromString(String.valueOf(made).replaceAll(".*/invitations/([^?]*).*", "$1"));
        assertThat(inScope(() -> outbox.of("invitation", invitation)))
                .as("asked in person")
                .isEmpty();
        return invitation;
    }

    private void lookAt(NewInvitation wanted) {
        lookAt(inScope(() ->
                invitations.issue(wanted, TestInvitations.MAJA).invitation().id()));
    }

    /** An administrator signs in to see the dry run, and nothing more. */
    private void lookAt(UUID invitation) {
        String address = inScope(() -> invitations.anotherLink(invitation, TestInvitations.MAJA))
                .reveal();
        browser = newBrowser();
        browser.open(address);
        Page signedIn = new AtMicrosoft(browser).signIn(browser.open("/authenticate/passport"), tenant.admin());
        Page run =
                signedIn.h1().equals("Permissions requested") ? new AtMicrosoft(browser).consent(signedIn) : signedIn;
        assertThat(run.address()).as(run.h1()).hasPath(WizardPaths.DRY_RUN);
    }

    private String pageOf(ConnectionView connection) {
        return get("/connections/" + connection.id());
    }

    private String get(String address) {
        try {
            return mvc.get()
                    .uri(address)
                    .with(TestCallers.operator(rows.first()))
                    .with(csrf())
                    .exchange()
                    .getResponse()
                    .getContentAsString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same connection, registration and Teams app; another secret, because the one in use is near its end. */
    private void renewsTheSecret(ConnectionView connection) {
        String before = keyId(connection);
        ageCredential(connection);

        assertThat(registerAgain(TestInvitations.reconnect(customer, profile(), connection.id()))
                        .h1())
                .isEqualTo(tenant.name() + " is connected");

        assertThat(connection().id()).isEqualTo(connection.id());
        assertThat(connection().registrationId()).isEqualTo(connection.registrationId());
        assertThat(keyId(connection)).isNotEqualTo(before);
        assertThat(registration().certificates())
                .extracting(Application.Certificate::keyId)
                .containsExactly(keyId(connection));
        publishedApp(registration());
        assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();
    }

    /** A Teams app whose app registration is gone signs nobody in any more. */
    private void replacesWhatTheCustomerDeleted(ConnectionView connection, TeamsApp dead) {
        World world = sandbox.world();
        Application before = registration();
        world.change(() -> {
            directory().servicePrincipalOf(before.appId()).ifPresent(world::remove);
            world.remove(before);
        });
        inScope(() -> checks.check(connection));

        Page finished = registerAgain(TestInvitations.reconnect(customer, profile(), connection.id()));

        assertThat(finished.h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(connection().id()).isEqualTo(connection.id());
        assertThat(registration().appId()).isNotEqualTo(before.appId());
        assertThat(publishedApp(registration()).id()).isNotEqualTo(dead.id());
        SagaView saga =
                inScope(() -> sagas.ofInvitation(link.invitation().id())).orElseThrow();
        assertThat(saga.steps())
                .filteredOn(step -> step.key() == StepKey.TEAMS_APP)
                .extracting(step -> String.valueOf(step.note()))
                .singleElement()
                .asString()
                .contains("TEAMS_APP_REPLACED", dead.id());
        assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();
    }

    /** The page, the PDF, the mail and the signed file say the same. */
    private void tellsWhatExistsAndHowToUndoIt(Application app, TeamsApp published, Page finished) {
        String credential = inScope(() -> registrations.ofCustomer(customer).stream()
                        .flatMap(one -> registrations.credentialsOf(one.id()).stream())
                        .map(CredentialView::keyId)
                        .findFirst())
                .orElseThrow();
        String principal =
                directory().servicePrincipalOf(app.appId()).orElseThrow().id();
        String undo = "choose Remote Expert, whose app ID is " + published.id() + ", and delete it.";
        assertThat(finished.body()).contains(undo, "https://admin.teams.microsoft.com/policies/manage-apps");
        JsonNode receipt = JsonMapper.shared()
                .readTree(browser.open("/authenticate/receipt.json").body())
                .path("receipt");
        assertThat(receipt.path("created")
                        .valueStream()
                        .map(thing -> thing.path("id").asString()))
                .containsExactly(app.id(), principal, credential, published.id());
        assertThat(receipt.path("undo").valueStream().map(JsonNode::asString))
                .anyMatch(step -> step.contains("App registrations"))
                .anyMatch(step -> step.endsWith(undo));
        String document = document();
        assertThat(document.replaceAll("\\s+", "")).contains(undo.replace(" ", ""));
        assertThat(document)
                .as("no line breaks within an id, which is there to be copied")
                .contains(app.id(), principal, credential, published.id());
        MailView mail = inScope(() -> outbox.of("invitation", link.invitation().id()).stream()
                .filter(one -> one.kind().equals("receipt"))
                .findFirst()
                .orElseThrow());
        assertThat(mail.copy())
                .contains("Teams app Remote Expert for Teams", published.id(), "App registration", app.id(), credential)
                .contains(principal, "How to revoke it", undo);
    }

    private String document() {
        byte[] pdf = browser.open("/authenticate/receipt.pdf").body().getBytes(StandardCharsets.ISO_8859_1);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void takesTasksWithEvidence(Page finished) {
        assertThat(finished.body()).contains("some things are left to do by hand", "Pin the app for the people");
        Page tasks = browser.open(WizardPaths.TASKS);
        assertThat(tasks.body())
                .contains("Let the app’s host through the firewall", HOST)
                .doesNotContain("Confirm the host name");
        assertThat(tasks.body().split("gh-button-main", -1))
                .as("one main button, of the first that is left")
                .hasSize(2);
        Form allowed = task(tasks, "app-allowed");
        Form pinned = task(tasks, "setup-policy");
        assertThat(browser.submit(tasks, allowed, Map.of()).status()).isEqualTo(422);
        assertThat(browser.submit(tasks, pinned, Map.of("text", " ")).body()).contains("Say what was done");
        String wordy = "Pinned for the field teams. ".repeat(40);
        assertThat(browser.submit(tasks, pinned, Map.of("text", wordy)).body())
                .contains(wordy.strip(), "1,000")
                .doesNotContain("{0}");
        assertThat(browser.submit(tasks, allowed, Map.of("task", "confirm-host", "sure", "true"))
                        .status())
                .as("the provider's own task")
                .isEqualTo(422);
        browser.submit(tasks, allowed, Map.of("sure", "true"));
        Page noted = browser.submit(tasks, pinned, Map.of("text", "Policy <b>Field</b> pins it"));
        assertThat(noted.body()).contains("by " + tenant.admin(), "Policy &lt;b&gt;Field&lt;/b&gt; pins it");
        assertThat(inScope(() -> manualTasks.of(customer, profile())))
                .filteredOn(TaskView::done)
                .extracting(TaskView::key)
                .containsExactlyInAnyOrder("app-allowed", "setup-policy");
    }

    private static Form task(Page page, String key) {
        return page.forms().stream()
                .filter(form -> key.equals(form.fields().get("task")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesTheValuesOfTheCustomersOwnDeployment() {
        assertThat(weType(OWN)).isEmpty();
        wantsTheResourceFirst();
        refusesWrongValues();
        Page start = theyType(ACS);

        assertThat(start.body()).contains("/authenticate/start").doesNotContain(KEY);
        assertThat(browser.open(WizardPaths.INPUTS).body())
                .contains("https://contoso.communication.azure.com/", "A value is stored, sealed")
                .doesNotContain(KEY);
        assertThat(theyType(Map.of("acsConnectionString", "")).status()).isEqualTo(200);
        assertThat(sealed(KEY)).isFalse();
        assertThat(register().h1()).isEqualTo(tenant.name() + " is connected");
        givesTheConnectionStringToProgramsAndOwnersAlone(connection().id());
    }

    /** S0-26, S0-34: the service can work with it, and whoever took it is in the trail. */
    private void givesTheConnectionStringToProgramsAndOwnersAlone(UUID connection) {
        String api = "/api/v1/connections/" + connection + "/confidential-value";
        String wanted = "{\"key\":\"acsConnectionString\"}";
        assertThat(post(api, TestCallers.program(rows.first()), wanted))
                .hasStatusOk()
                .hasHeader("Cache-Control", "no-store")
                .bodyJson()
                .hasPathSatisfying("$.value", value -> assertThat(value).isEqualTo(ACS.get("acsConnectionString")));
        assertThat(noted("connection.value_issued")).isOne();
        assertThat(post(api, TestCallers.auditingProgram(rows.first()), wanted)).hasStatus(403);
        assertThat(post(api, TestCallers.program(rows.first()), "{\"key\":\"acsEndpoint\"}"))
                .hasStatus(422);
        assertThat(post(api, TestCallers.program(rows.another("Southern Voice")), wanted))
                .hasStatus(404);

        String page = "/connections/" + connection;
        assertThat(mvc.get()
                        .uri(page)
                        .with(TestCallers.operator(rows.first()))
                        .with(csrf())
                        .exchange())
                .bodyText()
                .contains("Confidential values")
                .doesNotContain(KEY, "/reveal");
        assertThat(mvc.get()
                        .uri(page)
                        .with(TestCallers.owner(rows.first()))
                        .with(csrf())
                        .exchange())
                .bodyText()
                .contains("/reveal")
                .doesNotContain(KEY);
        assertThat(reveal(page, TestCallers.operator(rows.first()))).hasStatus(403);
        assertThat(reveal(page, TestCallers.owner(rows.first())))
                .hasStatusOk()
                .bodyText()
                .contains(KEY);
        assertThat(noted("connection.value_revealed")).isOne();
    }

    private MvcTestResult post(String uri, RequestPostProcessor caller, String body) {
        return mvc.post()
                .uri(uri)
                .with(caller)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private MvcTestResult reveal(String page, RequestPostProcessor caller) {
        return mvc.post()
                .uri(page + "/reveal")
                .with(caller)
                .with(csrf())
                .param("key", "acsConnectionString")
                .exchange();
    }

    @Test
    void tellsTheCustomerThatTheProviderDidWhatComesFirst() {
        var wanted = new NewInvitation(customer, profile(), null, null, null, null, null, null, null, null, null, true);
        UUID invitation = inScope(() ->
                invitations.issue(wanted, TestInvitations.MAJA).invitation().id());
        String address = inScope(() -> invitations.anotherLink(invitation, TestInvitations.MAJA))
                .reveal();
        link = new TestInvitations.Link(inScope(() -> invitations.get(invitation)), address);
        weType(OWN);
        browser.open(link.address());
        TaskView resource = inScope(() -> manualTasks.of(customer, profile())).stream()
                .filter(one -> one.key().equals("acs-resource"))
                .findFirst()
                .orElseThrow();

        inScope(() -> {
            manualTasks.done(
                    customer,
                    profile(),
                    resource,
                    new ManualTasks.HandedIn(null, "contoso-calls", null, TestInvitations.MAJA, "Maja Jensen"));
            return resource;
        });

        assertThat(inScope(() -> outbox.of("invitation", invitation)))
                .extracting(MailView::kind)
                .containsOnlyOnce("values-ready");
    }

    /** S0-25: its endpoint and key are asked for next, and nobody signs in before. */
    private void wantsTheResourceFirst() {
        Page start = browser.open(link.address());
        assertThat(start.body())
                .contains("See what comes first")
                .doesNotContain("/authenticate/start", WizardPaths.INPUTS);
        Page tasks = browser.open(WizardPaths.TASKS);
        assertThat(tasks.body())
                .containsOnlyOnce("Comes before the sign-in")
                .contains("authenticate the signed-in person and to act in that person’s name in calls");
        Form made = task(tasks, "acs-resource");
        Form forced = new Form(
                "/authenticate/start", "post", Map.of("form", made.fields().get("form")), "");
        assertThat(browser.submit(tasks, forced, Map.of()).address()).hasPath("/authenticate");
        browser.submit(tasks, made, Map.of("text", "contoso-calls in North Europe"));
        assertThat(browser.open(link.address()).body()).contains("Continue with Microsoft", "name=\"acsEndpoint\"");
    }

    private void refusesWrongValues() {
        Page empty = theyType(Map.of());
        assertThat(empty.status()).isEqualTo(422);
        assertThat(empty.body()).contains("This value is needed.");
        assertThat(theyType(changed("acsEndpoint", "http://contoso.communication.azure.com"))
                        .status())
                .isEqualTo(422);
        assertThat(theyType(changed("acsEndpoint", "https://contoso.example/")).body())
                .contains("does not look like such a value");
        assertThat(theyType(changed("acsConnectionString", KEY)).body())
                .contains("endpoint=https://")
                .doesNotContain(KEY);
        assertThat(theyType(changed("acsEndpoint", "https://fabrikam.communication.azure.com/"))
                        .body())
                .contains("belongs to another resource");
        Page start = browser.open(link.address());
        Page unanswered = browser.submit(start, start.form("start"), Map.of());
        assertThat(unanswered.status())
                .as("nobody gets to Microsoft without them")
                .isEqualTo(422);
        assertThat(unanswered.body()).contains("This value is needed.");
    }

    @Test
    void refusesWhatTheProviderCannotMean() {
        assertThat(weType(Map.of("appHost", HOST))).containsEntry("hosting", "onboarding.input.hosting");
        assertThat(weType(Map.of("hosting", "SOMEBODY", "appHost", HOST))).containsKey("hosting");
        assertThat(weType(Map.of("hosting", "PROVIDER", "appHost", "https://" + HOST)))
                .containsEntry("appHost", "onboarding.input.HOST.address");
        assertThat(weType(Map.of("hosting", "PROVIDER", "appHost", "expert")))
                .containsEntry("appHost", "onboarding.input.HOST");
        assertThat(weType(Map.of("hosting", "PROVIDER", "appHost", "a".repeat(2000))))
                .containsEntry("appHost", "onboarding.input.long");
        assertThat(inScope(() -> providerInputs.sheet(invitation(), Map.of()).need()))
                .isEqualTo(ServiceInputs.Need.PROVIDER);
    }

    private void exposesItsApi(Application app) {
        assertThat(app.displayName()).isEqualTo("Remote Expert (" + tenant.name() + ")");
        assertThat(app.signInAudience()).isEqualTo("AzureADMultipleOrgs");
        assertThat(app.web().redirectUris()).contains("https://" + HOST + "/auth/callback");
        assertThat(app.api().identifierUris()).containsExactly("api://" + HOST + "/" + app.appId());
        assertThat(app.exposure().scopes()).singleElement().satisfies(scope -> {
            assertThat(scope.value()).isEqualTo("access_as_user");
            assertThat(scope.admin()).isFalse();
            assertThat(scope.enabled()).isTrue();
            assertThat(scope.adminTitle()).isEqualTo("Access as user");
            assertThat(scope.adminText())
                    .isEqualTo("Allow the Teams app to access this API on behalf of the signed-in user");
        });
    }

    private TeamsApp publishedApp(Application app) {
        assertThat(directory().teamsApps()).hasSize(1);
        TeamsApp published = directory().teamsApps().values().iterator().next();
        assertThat(published.externalId()).isEqualTo(app.appId());
        assertThat(published.newest().clientId()).isEqualTo(app.appId());
        assertThat(published.newest().state()).isEqualTo("published");
        return published;
    }

    private void grantsAtTheVeryEnd() {
        SagaView saga =
                inScope(() -> sagas.ofInvitation(link.invitation().id())).orElseThrow();
        List<StepKey> order = saga.steps().stream().map(SagaView.StepView::key).toList();
        assertThat(order)
                .containsSubsequence(
                        StepKey.IDENTIFIER_URI,
                        StepKey.TEAMS_APP,
                        StepKey.PREAUTHORISED,
                        StepKey.DELEGATED_GRANTS,
                        StepKey.PROVEN);
        assertThat(directory().assignments()).isEmpty();
        List<String> writes = writes();
        int granted = writes.indexOf("POST /v1.0/oauth2PermissionGrants");
        assertThat(writes.subList(0, granted))
                .as("the order in which Microsoft was asked")
                .contains(
                        "POST /v1.0/appCatalogs/teamsApps",
                        "PATCH /v1.0/applications/" + registration().id());
        assertThat(writes.subList(granted, writes.size()))
                .doesNotContain(
                        "POST /v1.0/appCatalogs/teamsApps",
                        "PATCH /v1.0/applications/" + registration().id());
    }

    /** What was written at Graph since the application was made, in its order. */
    private List<String> writes() {
        List<String> all = sandbox.calls().stream()
                .filter(call ->
                        call.direction() == Call.Direction.IN && !call.method().equals("GET"))
                .map(call -> call.method() + " " + call.path())
                .toList();
        return all.subList(all.lastIndexOf("POST /v1.0/applications"), all.size());
    }

    private void connectionWorks(TeamsApp published) {
        ConnectionView connection = connection();
        assertThat(invitation().status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(connection.grantedScopes())
                .contains("OnlineMeetings.ReadWrite", "Chat.ReadWrite", "Contacts.Read", "User.Read.All");
        assertThat(connection.grantedRoles()).isEmpty();
        assertThat(connection.missingScopes()).isEmpty();
        assertThat(mvc.get()
                        .uri("/connections/" + connection.id())
                        .with(TestCallers.operator(rows.first()))
                        .with(csrf())
                        .exchange())
                .bodyText()
                .contains("OnlineMeetings.ReadWrite", "Chat.ReadWrite", "Contacts.Read", "User.Read.All", "User.Read")
                .doesNotContain("Not granted");
        assertThat(inScope(() -> checks.check(connection)).reasons()).isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(unread(connection)).containsExactly("CONSENT", "CREDENTIALS");
        noticesWhatItsTokenTells(connection);
        assertThat(browser.open("/authenticate/receipt.json").body())
                .contains("\"teamsApp\"", published.id(), "\"application\"");
    }

    /** It may read nothing of its tenant; its own token tells whether it is let in, and which roles somebody gave it. */
    private void noticesWhatItsTokenTells(ConnectionView connection) {
        World world = sandbox.world();
        ServicePrincipal app =
                directory().servicePrincipalOf(registration().appId()).orElseThrow();
        AppRoleAssignment role = role(app, "Chat.ReadBasic.All");
        world.change(() -> world.save(role));
        inScope(() -> checks.check(connection));
        assertThat(open(connection)).containsExactly("ROLE_EXTRA Chat.ReadBasic.All");
        assertThat(proofs(connection))
                .contains("NO_APPLICATION_PERMISSIONS FAILED", "EXPOSED_SCOPE_ANSWERS PASSED")
                .contains("TEAMS_APP_PUBLISHED AT_CONNECTING", "REGISTRATION_AS_WRITTEN AT_CONNECTING");
        assertThat(connection().health()).as("only told").isEqualTo(ConnectionHealth.HEALTHY);
        Application exposed = registration();
        world.change(() -> world.save(exposed.withApi(new Application.Api(List.of(), 2, null, List.of(), false))));
        inScope(() -> checks.check(connection));
        assertThat(proofs(connection)).contains("EXPOSED_SCOPE_ANSWERS FAILED");
        assertThat(connection().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        world.change(() -> world.save(exposed));

        world.change(() -> {
            world.remove(role);
            world.remove(app);
        });
        inScope(() -> checks.check(connection));
        assertThat(connection().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        assertThat(open(connection)).anyMatch(finding -> finding.matches("(APP|CONSENT)_REMOVED .*"));
        assertThat(unread(connection)).containsExactly("EVERYTHING");

        world.change(() -> world.save(app));
        inScope(() -> checks.check(connection));
        assertThat(open(connection)).isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    private AppRoleAssignment role(ServicePrincipal app, String name) {
        String graph = directory()
                .servicePrincipalOf(GraphPermissions.GRAPH_APP_ID)
                .orElseThrow()
                .id();
        String id = String.valueOf(GraphPermissions.find(name).orElseThrow().roleId());
        Instant now = Instant.now();
        return new AppRoleAssignment(
                UUID.randomUUID().toString(), app.tenantId(), app.id(), "ServicePrincipal", graph, id, now, now);
    }

    private List<String> open(ConnectionView connection) {
        return inScope(() -> drift.open(connection.id())).stream()
                .map(finding -> finding.code() + " " + finding.subject())
                .toList();
    }

    private List<String> proofs(ConnectionView connection) {
        return inScope(() -> proofs.of(connection.id())).stream()
                .map(proof -> proof.kind() + " " + proof.state())
                .toList();
    }

    private List<String> unread(ConnectionView connection) {
        return inScope(() -> drift.unread(connection.id()));
    }

    /** Whether the text lies anywhere in the table as it was typed. */
    private boolean sealed(String text) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select coalesce(bool_or(position(?::bytea in sealed) > 0), true) from profile_input_value"
                                + " where customer_id = ?")
                        .params(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), customer)
                        .query(Boolean.class)
                        .single());
    }

    private static Map<String, String> changed(String key, String value) {
        Map<String, String> changed = new HashMap<>(ACS);
        changed.put(key, value);
        return changed;
    }
}
