package io.gatehouse.exit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.audit.AuditTrail;
import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.exit.held.HeldData;
import io.gatehouse.exit.held.HeldTables;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.vault.Vault;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.web.context.WebApplicationContext;

/** A customer with a tenant of its own, connected as it likes, and the page of its exit. */
@SandboxTest
abstract class ExitBase {

    @LocalServerPort
    int port;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    AuditTrail trail;

    @Autowired
    Vault vault;

    @Autowired
    Exits exits;

    @Autowired
    ExitRows exitRows;

    @Autowired
    ExitWork work;

    @Autowired
    ExitEnd end;

    @Autowired
    LateArrivals late;

    @Autowired
    HeldData data;

    @Autowired
    HeldTables tables;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    Sandbox sandbox;

    @Autowired
    WebApplicationContext context;

    ProviderId provider;
    MockMvcTester mvc;
    SmallTenant tenant;
    UUID customer;

    @BeforeEach
    void open() {
        provider = rows.first();
        mvc = MockMvcTester.from(
                context,
                builder -> builder.apply(SecurityMockMvcConfigurers.springSecurity())
                        .build());
        tenant = FreshTenants.next(provider, customers);
        customer = new TestInvitations(provider, customers, invitations).customer(tenant.name(), tenant.tenantId());
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, tenant.tenantId());
        removeApplications();
    }

    void assertErased() {
        assertThat(in(() -> data.hasKey(customer))).isFalse();
        Map<String, Long> left = in(() -> data.counts(customer));
        left.remove("job_run");
        assertThat(left).isEmpty();
        assertThat(in(() -> customers.get(customer)).state()).isEqualTo(CustomerState.OFFBOARDED);
        assertThat(in(() -> customers.get(customer)).tenant()).isNull();
        assertThat(in(() -> customers.get(customer)).contacts()).isEmpty();
    }

    void connect(ConnectionMethod method) {
        TestInvitations made = new TestInvitations(provider, customers, invitations);
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        microsoft.consent(
                microsoft.signIn(browser.open(made.link(customer, method).address()), tenant.admin()));
        await(() -> browser.open("/authenticate").h1().endsWith("is connected"));
        await(() -> rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("select count(*) from directory_user where customer_id = ?")
                                .param(customer)
                                .query(Long.class)
                                .single())
                > 0);
    }

    ExitRun run() {
        return in(() -> exits.ofCustomer(customer)).orElseThrow();
    }

    Tenant there() {
        return sandbox.world().tenant(tenant.tenantId()).orElseThrow();
    }

    List<Application> applications() {
        return sandbox.world().applications().stream()
                .filter(application -> application.tenantId().equals(tenant.tenantId()))
                .toList();
    }

    /** What an administrator does by hand in the Entra admin center. */
    void removeApplications() {
        World world = sandbox.world();
        world.change(() -> applications().forEach(application -> {
            there().servicePrincipalOf(application.appId()).ifPresent(world::remove);
            world.remove(application);
        }));
    }

    String page() throws Exception {
        MvcTestResult page = mvc.get()
                .uri("/customers/" + customer + "/exit")
                .with(TestCallers.owner(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange();
        assertThat(page).hasStatusOk();
        return Html.text(page.getResponse().getContentAsString());
    }

    MvcTestResult post(String what, RequestPostProcessor caller, String... fields) {
        var request = mvc.post()
                .uri("/customers/" + customer + "/exit" + what)
                .with(caller)
                .with(SecurityMockMvcRequestPostProcessors.csrf());
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(300))
                .until(condition);
    }

    <T> T in(Callable<T> work) {
        return ProviderScope.call(provider, () -> {
            try {
                return work.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
