package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.provider.errand.SetUpWish;
import io.gatehouse.provider.repair.Admission;
import io.gatehouse.provider.repair.SetUpRepair;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Of several registrations of the provider's own an invitation picks one, and its connection stays with it. */
class ChosenRegistrationTests extends OwnRegistrationBase {

    private static final SmallTenant TENANT = SandboxFacts.smallTenants().get(6);

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Connections connections;

    @Autowired
    AccessTokens tokens;

    @Autowired
    OwnRegistrations own;

    @Autowired
    SetUpRepair repair;

    @Autowired
    Admission admission;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    String first;

    @BeforeEach
    void lend() {
        borrow();
        first = app().appId();
    }

    @AfterEach
    void disconnect() {
        scoped(() -> new TransactionTemplate(transactions).execute(status -> {
            jdbc.sql("update connection set state = 'DISCONNECTED', health = 'DISCONNECTED'")
                    .update();
            jdbc.sql("update invitation set status = 'REVOKED' where status not in ('COMPLETED', 'REVOKED')")
                    .update();
            return jdbc.sql("update customer set tenant_id = null, state = 'OFFBOARDED'")
                    .update();
        }));
    }

    @Test
    void connectsThroughTheOneThatTheInvitationNamesAndKeepsIt() {
        UUID customer =
                new TestInvitations(provider(), customers, invitations).customer(TENANT.name(), TENANT.tenantId());
        assertThat(form(customer)).doesNotContain("name=\"registrationId\"");
        String second = addSecond();
        assertThat(form(customer)).doesNotContain("name=\"registrationId\"");
        prove(second);
        prove(first);
        assertThat(app().appId()).isEqualTo(first);
        assertThat(form(customer)).contains("name=\"registrationId\"", "Northern Voice East (" + second + ")");

        Page issued = issue(customer, registration(second).id().toString());
        String link = Html.first(issued.body(), "(" + URL + "/authenticate/[A-Za-z0-9_-]{43})");
        InvitationView invitation =
                scoped(() -> invitations.ofCustomer(customer).getFirst());
        assertThat(owner.open("/invitations/" + invitation.id()).body()).contains("Northern Voice East");
        assertThat(owner.open("/invitations").body()).contains("Northern Voice East");

        TestBrowser admin = new TestBrowser(URL, URL);
        AtMicrosoft microsoft = new AtMicrosoft(admin);
        Page start = admin.open(link);
        assertThat(start.body()).contains(second).doesNotContain(first);
        Page consent = microsoft.signIn(start, TENANT.admin());
        assertThat(consent.body()).contains("Northern Voice East");
        Page finished = microsoft.consent(consent);
        assertThat(finished.h1()).isEqualTo(TENANT.name() + " is connected");
        assertThat(finished.body()).contains("Northern Voice East").doesNotContain("Northern Voice Connect");

        ConnectionView connection =
                scoped(() -> connections.ofCustomer(customer).getFirst());
        assertThat(connection.registrationId()).isEqualTo(registration(second).id());
        scoped(() -> {
            tokens.forget(connection.id());
            return tokens.forConnection(connection.id());
        });
        assertThat(reconnects(connection)).contains("client_id=" + second);
        givesItsCustomerAnAddressThere(second, customer);
        refusesToForgetWhatIsUsed(second);
    }

    /** The other registration, and all customers who do not use this one, are none of its business. */
    private void givesItsCustomerAnAddressThere(String second, UUID customer) {
        String address = URL + SetUpWish.CALLBACK_PATH + "/" + customer;
        scoped(() -> new TestInvitations(provider(), customers, invitations).customer("Another", null));

        pressedFor(second, "/callbacks", Map.of("callbacks", "PATH"));

        assertThat(redirects(second)).contains(address).hasSize(3);
        assertThat(redirects(first)).doesNotContain(address);
        pressedFor(second, "/callbacks", Map.of("callbacks", "OFF"));
    }

    private void refusesToForgetWhatIsUsed(String second) {
        Page refused = forget(second);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(Html.text(refused.body()))
                .contains("Connections or open invitations of these customers use it: " + TENANT.name() + ".");
        assertThat(scoped(() -> own.all())).hasSize(2);
        disconnect();
        assertThat(forget(second).body()).doesNotContain("Northern Voice East");
    }

    private String addSecond() {
        GraphAccess access = new GraphAccess(new TenantId(SandboxFacts.HOME_TENANT), Secret.of(commandLineToken()));
        var made = applications.create(access, repair.whole("Northern Voice East", "east"));
        admission.admit(access, made.appId());
        Secret secret = applications
                .addPassword(access, made.objectId(), "typed", made.createdAt().plus(Duration.ofDays(90)))
                .text();
        assertThat(pressed("", Map.of("clientId", made.appId(), "secret", secret.reveal()))
                        .body())
                .contains("Microsoft accepted the values; they are kept.");
        return made.appId();
    }

    private void prove(String clientId) {
        Page page = owner.open(PAGE);
        Page picker = owner.submit(page, formOf(page, "/proof", registration(clientId)), Map.of());
        Page answer = owner.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
        if (answer.h1().equals("Permissions requested")) {
            answer = owner.submit(answer, answer.forms().getFirst(), Map.of("decision", "accept"));
        }
        assertThat(answer.body()).contains("This registration is used from now on");
    }

    private Page forget(String clientId) {
        Page page = owner.open(PAGE);
        Html.Form form = formOf(page, "/proof", registration(clientId));
        return owner.submit(page, new Html.Form(PAGE + "/forget", form.method(), form.fields(), form.body()), Map.of());
    }

    private Page pressedFor(String clientId, String action, Map<String, String> typed) {
        Page page = owner.open(PAGE + "?registration=" + registration(clientId).id());
        return owner.submit(page, formOf(page, action, registration(clientId)), typed);
    }

    private static Html.Form formOf(Page page, String action, OwnRegistration registration) {
        return page.forms().stream()
                .filter(form -> form.action().equals(PAGE + action))
                .filter(form ->
                        registration.id().toString().equals(form.fields().get("registration")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No form " + action));
    }

    private String form(UUID customer) {
        return owner.open("/invitations/new?customer=" + customer).body();
    }

    /** Without a mail, so that the page shows the link. */
    private Page issue(UUID customer, String registration) {
        Page page = owner.open("/invitations/new?customer=" + customer);
        Html.Form form = page.form("/invitations");
        Map<String, String> fields = new HashMap<>(form.fields());
        fields.remove("byMail");
        fields.putAll(Map.of(
                "customer", customer.toString(),
                "profile", "direct-routing",
                "method", "DELEGATED_TOKEN",
                "recipients", "it@contoso.example",
                "expiresInHours", "336",
                "completion", "AUTOMATIC",
                "registrationId", registration));
        return owner.submit(page, new Html.Form(form.action(), form.method(), fields, form.body()), Map.of());
    }

    /** Where somebody is sent who follows the link of a new sign-in for the connection. */
    private String reconnects(ConnectionView connection) {
        String link = scoped(() -> invitations
                .anotherLink(
                        invitations
                                .issue(
                                        NewInvitation.reconnect(
                                                connection.customerId(),
                                                connection.profile(),
                                                connection.id(),
                                                List.of("it@contoso.example")),
                                        TestInvitations.MAJA)
                                .invitation()
                                .id(),
                        TestInvitations.MAJA)
                .reveal());
        TestBrowser again = new TestBrowser(URL, URL);
        Page start = again.open(link);
        return again.submitOnly(start, start.form("/authenticate/start"), Map.of())
                .response()
                .headers()
                .firstValue("location")
                .orElseThrow();
    }

    private OwnRegistration registration(String clientId) {
        return scoped(() -> own.all()).stream()
                .filter(each -> each.registration().clientId().equals(clientId))
                .findFirst()
                .orElseThrow();
    }

    private List<String> redirects(String clientId) {
        return SANDBOX.world().application(clientId).orElseThrow().web().redirectUris();
    }

    private ProviderId provider() {
        return installed.find().orElseThrow().provider();
    }
}
