package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.check.ConnectionChecks;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.TenantPolicies.AppManagement;
import io.gatehouse.sandbox.TenantPolicies.Restriction;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;

/** A connection goes over from a person's sign-in to an application, and stays the same connection. */
@SandboxTest
class MethodSwitchTests {

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
    ConnectionChecks checks;

    @Autowired
    AccessTokens tokens;

    @Autowired
    RegistrationSagas sagas;

    @Autowired
    Sandbox sandbox;

    @Autowired
    WebApplicationContext context;

    ProviderId provider;
    MockMvcTester mvc;
    SmallTenant tenant;
    UUID customer;
    UUID connection;

    @BeforeEach
    void connectBySignIn() {
        provider = rows.first();
        mvc = MockMvcTester.from(
                context,
                builder -> builder.apply(SecurityMockMvcConfigurers.springSecurity())
                        .build());
        TestInvitations made = new TestInvitations(provider, customers, invitations);
        tenant = FreshTenants.next(provider, customers);
        customer = made.customer(tenant.name(), tenant.tenantId());
        TestBrowser browser = browser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        assertThat(microsoft
                        .consent(microsoft.signIn(
                                browser.open(made.link(customer).address()), tenant.admin()))
                        .h1())
                .endsWith("is connected");
        connection = connection().id();
        await(() -> count("directory_user") > 0);
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, tenant.tenantId());
        sandbox.world().applications().stream()
                .filter(application -> application.tenantId().equals(tenant.tenantId()))
                .toList()
                .forEach(sandbox.world()::remove);
    }

    @Test
    void keepsIdAndDataAndRetiresTheSignIn() throws Exception {
        long users = count("directory_user");
        assertThat(page("/connections/" + connection)).contains("Switch method");

        TestBrowser browser = browser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page consent = microsoft.signIn(browser.open(invited()), tenant.admin());
        bothLiveUntilTheNewWayIsProven(() -> microsoft.consent(consent));
        await(() -> browser.open(WizardPaths.REGISTRATION).h1().endsWith("is connected"));

        ConnectionView switched = connection();
        assertThat(switched.id()).isEqualTo(connection);
        assertThat(switched.actsAs()).isEqualTo("APPLICATION");
        assertThat(switched.account()).isNull();
        assertThat(count("directory_user")).isEqualTo(users);
        assertThat(count("delegated_grant")).isZero();
        assertThat(helperPresent()).isFalse();
        assertThat(in(() -> tokens.forConnection(connection)).value().reveal()).isNotBlank();
        assertThat(in(() -> checks.check(switched)).reasons()).isEmpty();
        assertThat(page("/connections/" + connection + "/switch")).contains("nothing to switch");
        assertThat(post("/connections/" + connection + "/switch")).hasStatus(422);
    }

    /** In the middle: the application has a credential that Microsoft does not accept yet. */
    private void bothLiveUntilTheNewWayIsProven(Runnable begins) {
        World world = sandbox.world();
        world.change(() -> world.chaos().set(now -> now.withReplication(0, new Chaos.Slow(0, 5))));
        try {
            begins.run();
            await(() -> in(() -> sagas.ofCustomer(customer)).stream()
                    .anyMatch(one -> one.state() == SagaState.WAITING && one.registrationId() != null));
            assertThat(sandbox.world().applications())
                    .anyMatch(application -> application.tenantId().equals(tenant.tenantId())
                            && !application.passwords().isEmpty());
            assertWorksBySignIn();
        } finally {
            world.change(() -> world.chaos().set(now -> Chaos.State.NORMAL));
        }
    }

    /** Whoever makes an application by a new link need not know that an account acts: the provider is asked, as for another account. */
    @Test
    void asksWhereANewLinkWouldReplaceAServiceAccount() throws Exception {
        in(() -> rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set acts_as = 'SERVICE_ACCOUNT' where id = ?")
                        .param(connection)
                        .update()));
        TestInvitations made = new TestInvitations(provider, customers, invitations);
        TestInvitations.Link link = made.link(customer, "direct-routing", ConnectionMethod.NEW_APP_REGISTRATION);
        TestBrowser browser = browser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        microsoft.consent(microsoft.signIn(browser.open(link.address()), tenant.admin()));

        await(() -> made.now(link).status() == InvitationStatus.AWAITING_PROVIDER);

        assertThat(browser.open(WizardPaths.REGISTRATION).body())
                .contains("confirms the change", "goes on with " + tenant.admin());
        ConnectionView kept = in(() -> connections.get(connection));
        assertThat(kept.actsAs()).isEqualTo("SERVICE_ACCOUNT");
        assertThat(kept.active()).isTrue();
        assertThat(in(() -> tokens.forConnection(connection)).value().reveal()).isNotBlank();
        String add = "/invitations/" + link.invitation().id() + "/add";
        assertThat(page(add)).contains("The connection uses " + tenant.admin(), "had an application made");

        assertThat(post(add)).hasStatus3xxRedirection();

        ConnectionView switched = in(() -> connections.get(connection));
        assertThat(switched.actsAs()).isEqualTo("APPLICATION");
        assertThat(switched.active()).isTrue();
        assertThat(count("delegated_grant")).isZero();
    }

    @Test
    void leavesTheSignInAloneWhenTheNewWayFails() {
        TestBrowser browser = browser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page start = browser.open(invited());
        forbidCredentials(true);
        microsoft.consent(microsoft.signIn(start, tenant.admin()));

        await(() -> saga().state() == SagaState.UNDONE);

        forbidCredentials(false);
        assertWorksBySignIn();
        assertThat(sandbox.world().applications())
                .noneMatch(application -> application.tenantId().equals(tenant.tenantId()));
    }

    private void assertWorksBySignIn() {
        ConnectionView still = connection();
        assertThat(still.actsAs()).isEqualTo("CONSENTING_ADMIN");
        assertThat(in(() -> checks.check(still)).passed()).isTrue();
        assertThat(helperPresent()).isTrue();
        assertThat(count("delegated_grant")).isEqualTo(1);
    }

    private void forbidCredentials(boolean forbidden) {
        World world = sandbox.world();
        Tenant there = world.tenant(tenant.tenantId()).orElseThrow();
        AppManagement rules = forbidden
                ? new AppManagement(
                        true,
                        List.of(new Restriction("passwordAddition", true, null, null)),
                        List.of(new Restriction("trustedCertificateAuthority", true, null, null)))
                : AppManagement.NONE;
        world.save(there, there.policies().with(rules));
    }

    private String invited() {
        assertThat(post("/connections/" + connection + "/switch")).hasStatus3xxRedirection();
        InvitationView invitation = in(() -> invitations.ofCustomer(customer)).stream()
                .filter(one -> one.purpose() == InvitationPurpose.SWITCH_METHOD)
                .findFirst()
                .orElseThrow();
        assertThat(invitation.connectionId()).isEqualTo(connection);
        return in(() -> invitations.anotherLink(invitation.id(), TestInvitations.MAJA))
                .reveal();
    }

    private SagaView saga() {
        return in(() -> sagas.ofCustomer(customer)).getFirst();
    }

    private boolean helperPresent() {
        return sandbox.world()
                .tenant(tenant.tenantId())
                .orElseThrow()
                .servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)
                .isPresent();
    }

    private ConnectionView connection() {
        return in(() -> connections.ofCustomer(customer)).getFirst();
    }

    private long count(String table) {
        String column = table.equals("delegated_grant") ? "connection_id" : "customer_id";
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from " + table + " where " + column + " = ?")
                        .param(column.equals("customer_id") ? customer : connection)
                        .query(Long.class)
                        .single());
    }

    private TestBrowser browser() {
        return new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
    }

    private String page(String address) throws Exception {
        MvcTestResult page = mvc.get()
                .uri(address)
                .with(TestCallers.operator(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange();
        assertThat(page).hasStatusOk();
        return Html.text(page.getResponse().getContentAsString());
    }

    private MvcTestResult post(String address) {
        return mvc.post()
                .uri(address)
                .with(TestCallers.operator(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(300))
                .until(condition);
    }

    private <T> T in(Callable<T> work) {
        return ProviderScope.call(provider, () -> {
            try {
                return work.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
