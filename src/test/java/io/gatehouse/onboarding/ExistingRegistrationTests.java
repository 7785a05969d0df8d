package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationKeys;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.rotation.RotationState;
import io.gatehouse.registration.rotation.RotationView;
import io.gatehouse.registration.rotation.Rotations;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.certificate.Certificates;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** A registration that the customer made by hand is typed in: S2-8, S2-44, S2-45, by plain HTTP without JavaScript. */
@SandboxTest
class ExistingRegistrationTests {

    @LocalServerPort
    int port;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Connections connections;

    @Autowired
    AccessTokens tokens;

    @Autowired
    AppRegistrations registrations;

    @Autowired
    Rotations rotations;

    @Autowired
    RegistrationPlans plans;

    @Autowired
    Certificates certificates;

    @Autowired
    Sandbox sandbox;

    @Autowired
    Applications applications;

    @Autowired
    ApplicationKeys keys;

    @Autowired
    ServicePrincipals principals;

    @Autowired
    Grants grants;

    TestInvitations made;
    TestBrowser browser;
    AtMicrosoft microsoft;
    UUID customer;
    Link link;
    HandMade hand;

    @BeforeEach
    void open() throws Exception {
        made = new TestInvitations(rows.first(), customers, invitations);
        browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        microsoft = new AtMicrosoft(browser);
        customer = made.customer("Contoso Ltd", SandboxFacts.CONTOSO);
        link = made.link(customer, ConnectionMethod.EXISTING_APP_REGISTRATION);
        hand = new HandMade(applications, keys, principals, grants, new GraphAccess(tenant(), commandLine()));
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, SandboxFacts.CONTOSO);
        sandbox.world().applications().stream()
                .filter(app -> app.tenantId().equals(SandboxFacts.CONTOSO))
                .toList()
                .forEach(sandbox.world()::remove);
    }

    @Test
    void keepsTheRightToReadForAnHourAtMost() {
        signedIn();

        assertThat(count(
                        "select count(*) from inspection where token_expires_at <= signed_in_at + interval '61 minutes'"
                                + " and invitation_id = '" + link.invitation().id() + "'"))
                .isEqualTo(1);
    }

    @Test
    void connectsBySecret() {
        Application application = hand.complete(plan());
        String secret = hand.secret(application).reveal();
        Page form = signedIn();
        assertThat(form.address()).hasPath("/authenticate/existing");

        Page finished = send(form, Map.of("clientId", " " + application.appId() + " ", "secret", secret));

        assertThat(finished.h1()).isEqualTo("Contoso Ltd is connected");
        assertThat(finished.body())
                .contains("Your app registration Telephony by hand connected", "Certificates &amp; secrets")
                .doesNotContain(secret);
        ConnectionView connection = connection();
        assertThat(connection.method()).isEqualTo("EXISTING_APP_REGISTRATION");
        assertThat(connection.registration()).isEqualTo("CUSTOMER");
        assertThat(connection.actsAs()).isEqualTo("APPLICATION");
        assertThat(connection.grantedRoles()).contains("User.ReadWrite.All");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
        AppRegistration kept = inScope(() -> registrations.get(connection.registrationId()));
        assertThat(kept.origin()).isEqualTo(AppRegistration.Origin.ADOPTED);
        assertThat(kept.objectId()).isEqualTo(application.objectId());
        assertThat(inScope(() -> registrations.credentialsOf(kept.id())))
                .singleElement()
                .satisfies(credential -> assertThat(credential.expiresAt()).isAfter(Instant.now()));
        assertThat(inScope(() -> tokens.forConnection(connection.id())).value().reveal())
                .isNotBlank();
        assertThat(rightsToRead()).isZero();
        assertThat(browser.open("/authenticate/receipt.json").body())
                .contains("Certificates & secrets")
                .doesNotContain(secret);
    }

    @Test
    void connectsByCertificate() {
        Application application = hand.complete(plan());
        Secret pem = certificates.create("by hand", Instant.now(), Instant.now().plus(Duration.ofDays(90)));
        hand.certificate(application, certificates.facts(pem));

        Page finished =
                send(signedIn(), Map.of("clientId", application.appId(), "kind", "CERTIFICATE", "pem", pem.reveal()));

        assertThat(finished.h1()).isEqualTo("Contoso Ltd is connected");
        assertThat(inScope(() -> registrations.credentialsOf(connection().registrationId())))
                .singleElement()
                .satisfies(credential -> assertThat(credential.thumbprint())
                        .isEqualTo(certificates.facts(pem).sha1()));
    }

    @Test
    void renewsTheSameConnectionWithAnotherSecret() {
        Application application = hand.complete(plan());
        send(
                signedIn(),
                Map.of(
                        "clientId",
                        application.appId(),
                        "secret",
                        hand.secret(application).reveal()));
        ConnectionView before = connection();
        RotationView rotation =
                inScope(() -> rotations.begin(before.registrationId(), "direct-routing", TestInvitations.MAJA));
        IssuedInvitation again = inScope(() -> invitations.issue(
                NewInvitation.reconnect(customer, "direct-routing", before.id(), List.of("adele.vance@contoso.com"))
                        .by(ConnectionMethod.EXISTING_APP_REGISTRATION),
                TestInvitations.MAJA));
        link = new Link(
                again.invitation(),
                inScope(() -> invitations
                        .anotherLink(again.invitation().id(), TestInvitations.MAJA)
                        .reveal()));

        Page finished = send(
                signedIn(),
                Map.of(
                        "clientId",
                        application.appId(),
                        "secret",
                        hand.secret(application).reveal()));

        assertThat(finished.h1()).isEqualTo("Contoso Ltd is connected");
        assertThat(connection().id()).isEqualTo(before.id());
        assertThat(connection().registrationId()).isEqualTo(before.registrationId());
        assertThat(inScope(() -> registrations.credentialsOf(before.registrationId())))
                .filteredOn(each -> each.state() == CredentialState.ACTIVE)
                .hasSize(2);
        assertThat(inScope(() -> rotations.view(rotation.id())).state())
                .as("what waited for an administrator")
                .isEqualTo(RotationState.DONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    '' | aaaabbbbccccdddd | Fill this in.
                    1509bb0a-9bf1-4331-8a11-8783593942a4 | aaaabbbbccccdddd | This is the directory (tenant) ID.
                    68b4aef7-3eaa-4e17-9d8a-4eace693ae2d | aaaabbbbccccdddd | the provider’s app
                    Telephony by hand | aaaabbbbccccdddd | There is a blank in it.
                    my-app | aaaabbbbccccdddd | A client ID looks like
                    00000003-0000-0000-c000-000000000000 | aaaabbbbccccdddd | registered in another organisation
                    11111111-2222-3333-4444-555555555555 | aaaabbbbccccdddd | no app registration with this client ID
                    11111111-2222-3333-4444-555555555555 | '' | Fill this in.
                    11111111-2222-3333-4444-555555555555 | 8c2f4b1e-03d7-4a6c-9e52-71ab6f0d3c94 | the ID of the secret, not its value
                    11111111-2222-3333-4444-555555555555 | abc*************** | shows only the beginning
                    11111111-2222-3333-4444-555555555555 | abc8Q~ | at least 16 characters
                    11111111-2222-3333-4444-555555555555 | aaaabbbb ccccdddd | There is a blank in it.
                    11111111-2222-3333-4444-555555555555 | 11111111-2222-3333-4444-555555555555 | This is the client ID once more.
                    """)
    void explainsAWrongValueAndForgetsTheSecret(String clientId, String secret, String sentence) {
        Page refused = send(signedIn(), Map.of("clientId", clientId, "secret", secret));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains(sentence, "value=\"" + clientId + "\"");
        if (secret.length() > 6 && !secret.equals(clientId)) {
            assertThat(refused.body()).doesNotContain(secret);
        }
        assertThat(kept()).isZero();
    }

    @Test
    void namesTheClientIdOfATypedObjectId() {
        Application application = hand.complete(plan());

        Page refused = send(signedIn(), Map.of("clientId", application.objectId(), "secret", "aaaabbbbccccddddeeee"));

        assertThat(refused.body())
                .contains("object ID of Telephony by hand", "Its client ID is " + application.appId());
    }

    @Test
    void asksMicrosoftWhetherTheSecretIsRight() {
        Application application = hand.complete(plan());

        Page refused = send(signedIn(), Map.of("clientId", application.appId(), "secret", "aaaabbbbccccddddeeee"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("does not accept this credential", "AADSTS7000215");
        assertThat(kept()).isZero();
    }

    @Test
    void namesWhatTheRegistrationLacks() {
        RegistrationPlan plan = plan();
        Application application = hand.declared(plan);
        applications.update(
                hand.admin(),
                application.objectId(),
                ApplicationDraft.empty().redirectUris(List.of()).fallbackPublicClient(true));
        String secret = hand.secret(application).reveal();
        Page form = signedIn();

        Page unfit = send(form, Map.of("clientId", application.appId(), "secret", secret));

        assertThat(unfit.status()).isEqualTo(422);
        assertThat(unfit.body())
                .contains("The registration is not ready yet")
                .contains("redirect URI " + TestSandbox.PUBLIC_URL + "/authenticate/OAuth2Callback is not registered")
                .contains("Public client flows are allowed")
                .contains("application permissions of Microsoft Graph", "User.ReadWrite.All", "Grant admin consent")
                .doesNotContain(secret);
        assertThat(kept()).isZero();
        assertThat(made.now(link).step()).isEqualTo("REGISTRATION_UNFIT");

        applications.update(
                hand.admin(),
                application.objectId(),
                ApplicationDraft.empty()
                        .redirectUris(plan.settings().redirectUris())
                        .implicitTokens(true, false)
                        .fallbackPublicClient(false));
        hand.consent(application, plan);
        Page finished = send(unfit, Map.of("clientId", application.appId(), "secret", secret));
        assertThat(finished.h1()).isEqualTo("Contoso Ltd is connected");
        assertThat(finished.body())
                .contains("What you should change about it", "ID tokens are issued by the implicit flow");
    }

    @Test
    void refusesAKeyWithoutItsCertificate() {
        Application application = hand.complete(plan());

        Page noPem = send(
                signedIn(), Map.of("clientId", application.appId(), "kind", "CERTIFICATE", "pem", "my certificate"));

        assertThat(noPem.status()).isEqualTo(422);
        assertThat(noPem.body()).contains("This is no PEM text.");
    }

    @Test
    void letsNobodyElseUseTheSignIn() {
        signedIn();
        TestBrowser other = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);

        Page page = other.open(link.address());

        assertThat(page.h1()).startsWith("Connect Contoso Ltd");
        assertThat(other.open("/authenticate/existing").h1()).startsWith("Connect Contoso Ltd");
    }

    @Test
    void givesTheRightToReadToWhoSignedInLast() {
        signedIn();
        TestBrowser first = browser;
        browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        microsoft = new AtMicrosoft(browser);

        Page form = signedIn();

        assertThat(form.address()).hasPath("/authenticate/existing");
        assertThat(browser.open("/authenticate/existing").address()).hasPath("/authenticate/existing");
        assertThat(first.open("/authenticate/existing").h1()).startsWith("Connect Contoso Ltd");
        assertThat(rightsToRead()).isOne();
    }

    @Test
    void showsADryRunThatChangesNothing() {
        Link another = made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION);
        browser.open(another.address());
        Page passport = browser.open("/authenticate/passport");
        long before = sandbox.world().applications().size();

        Page run = microsoft.consent(microsoft.signIn(passport, SandboxFacts.CONTOSO_ADMIN));

        assertThat(run.address()).hasPath("/authenticate/dry-run");
        assertThat(run.body())
                .contains("Nothing stands in the way.", "App registration “Northern Voice Direct Routing")
                .contains("6 application permissions", "A client secret that lives 180 days")
                .contains("What your organisation has bought", "SPE_E5", "assigned")
                .contains("In your organisation people may consent to apps for themselves.");
        assertThat(sandbox.world().applications()).hasSize((int) before);
        assertThat(rightsToRead()).isZero();
    }

    private Page signedIn() {
        Page start = browser.open(link.address());
        return microsoft.consent(microsoft.signIn(start, SandboxFacts.CONTOSO_ADMIN));
    }

    private Page send(Page page, Map<String, String> values) {
        return browser.submit(page, page.form("/authenticate/existing"), values);
    }

    private RegistrationPlan plan() {
        return inScope(() -> plans.of(link.invitation(), tenant()));
    }

    private static TenantId tenant() {
        return new TenantId(SandboxFacts.CONTOSO);
    }

    private ConnectionView connection() {
        return inScope(() -> connections.ofCustomer(customer).getFirst());
    }

    private long kept() {
        return count(
                "select count(*) from app_registration where origin = 'ADOPTED' and customer_id = '" + customer + "'");
    }

    private long rightsToRead() {
        return count("select count(*) from inspection where access_token is not null and invitation_id = '"
                + link.invitation().id() + "'");
    }

    private long count(String sql) {
        return rows.in(
                rows.first(), () -> rows.jdbc().sql(sql).query(Long.class).single());
    }

    private <T> T inScope(Supplier<T> work) {
        return ProviderScope.call(rows.first(), work::get);
    }

    private Secret commandLine() throws Exception {
        String body = "{\"tenant\":\"" + SandboxFacts.CONTOSO + "\",\"user\":\"" + SandboxFacts.CONTOSO_ADMIN + "\"}";
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(sandbox.loginEndpoint() + "/_sandbox/command-line-token"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return Secret.of(
                JsonMapper.shared().readTree(answer.body()).get("accessToken").asString());
    }
}
