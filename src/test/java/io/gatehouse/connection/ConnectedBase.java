package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.connection.TestConnections.Made;
import io.gatehouse.connection.check.ConnectionChecks;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.TenantPolicies.AppManagement;
import io.gatehouse.sandbox.TenantPolicies.Restriction;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** One connection that a customer's administrator made in the sandbox, and what both sides know of it. */
@SandboxTest
@AutoConfigureMockMvc
@TestPropertySource(properties = "test.portal=connections")
@ResourceLock("the portal of the connections")
@Execution(value = ExecutionMode.CONCURRENT, reason = "a database and a sandbox of their own")
abstract class ConnectedBase {

    @LocalServerPort
    int port;

    @Autowired
    MockMvcTester mvc;

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
    AppRegistrations registrations;

    @Autowired
    JobPauses rests;

    @Autowired
    Sandbox sandbox;

    ProviderId provider;
    TestConnections making;
    Made made;

    @BeforeEach
    void prepare() {
        provider = rows.first();
        making = new TestConnections(rows, customers, invitations, connections, port);
    }

    /** What the clock checks beside a test tells it more than it asked for; ended with the test. */
    void restTheWatch(ProviderId whose) {
        ProviderScope.run(whose, () -> rests.set(Scope.SCHEDULE, "connection.watch", null, Actor.SYSTEM));
    }

    @AfterEach
    void release() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("delete from job_pause where subject = 'connection.watch'")
                        .update());
        forgetOwnApp();
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        FreshTenants.release(rows, sandbox, made.tenant().tenantId());
        apps().forEach(sandbox.world()::remove);
        rules(AppManagement.NONE);
    }

    /** What was said of the provider's own app: the next refusal asks anew. */
    void forgetOwnApp() {
        rows.in(provider, () -> rows.jdbc().sql("delete from own_app_word").update());
    }

    /** As the customer's administrator does it. */
    void enableInTenant(boolean enabled) {
        enable(tenant().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID).orElseThrow(), enabled);
    }

    void enable(ServicePrincipal app, boolean enabled) {
        World world = sandbox.world();
        world.change(() -> world.save(new ServicePrincipal(
                app.id(),
                app.tenantId(),
                app.appId(),
                app.displayName(),
                enabled,
                app.appRoleAssignmentRequired(),
                app.createdAt(),
                app.visibleAt())));
    }

    ConnectionView view() {
        return in(() -> connections.get(made.connection()));
    }

    UUID registration() {
        return view().registrationId();
    }

    CredentialView active() {
        return in(() -> registrations.credentialsOf(registration())).stream()
                .filter(credential -> credential.state() == CredentialState.ACTIVE)
                .findFirst()
                .orElseThrow();
    }

    Tenant tenant() {
        return sandbox.world().tenant(made.tenant().tenantId()).orElseThrow();
    }

    List<Application> apps() {
        return sandbox.world().applications().stream()
                .filter(app -> app.tenantId().equals(made.tenant().tenantId()))
                .toList();
    }

    /** By a policy that is younger than what was made there. */
    void forbidSecrets() {
        rules(new AppManagement(true, List.of(new Restriction("passwordAddition", true, null, null)), List.of()));
    }

    private void rules(AppManagement rules) {
        World world = sandbox.world();
        world.change(() -> world.save(tenant(), tenant().policies().with(rules)));
    }

    String page() throws Exception {
        return page("/connections/" + made.connection());
    }

    String page(String address) throws Exception {
        MvcTestResult result = mvc.get()
                .uri(address)
                .with(TestCallers.operator(provider))
                .with(csrf())
                .exchange();
        assertThat(result).hasStatusOk();
        String html = result.getResponse().getContentAsString();
        assertThat(html.split("<h1", -1)).as("one h1 on " + address).hasSize(2);
        assertThat(html).doesNotContain("??", "th:");
        return html;
    }

    <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }
}
