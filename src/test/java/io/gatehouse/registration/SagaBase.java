package io.gatehouse.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaEngine;
import io.gatehouse.registration.progress.SagaOutcomes;
import io.gatehouse.registration.progress.SagaPause;
import io.gatehouse.registration.progress.SagaTokens;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.registration.saga.SagaProbe;
import io.gatehouse.registration.saga.SagaReading;
import io.gatehouse.registration.saga.SagaWriting;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.TenantPolicies.AppManagement;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Registrations made in a tenant of the sandbox that nobody else uses. */
@SandboxTest
@TestPropertySource(properties = {"gatehouse.registration.adoption-wait=6s", "gatehouse.registration.overlap=0s"})
@ResourceLock("the sandbox of the sagas")
@Execution(value = ExecutionMode.CONCURRENT, reason = "a database and a sandbox of their own, and mostly waiting")
public abstract class SagaBase {

    public static final Actor MAJA = TestInvitations.MAJA;

    @Autowired
    public Rows rows;

    @Autowired
    Sandbox sandbox;

    @Autowired
    public Customers customers;

    @Autowired
    public Invitations invitations;

    @Autowired
    MicrosoftCloud cloud;

    @Autowired
    public TokenEndpoint tokenEndpoint;

    @Autowired
    public RegistrationSagas sagas;

    @Autowired
    public AppRegistrations registrations;

    @Autowired
    public SagaReading reading;

    @Autowired
    public SagaWriting writing;

    @Autowired
    public SagaTokens sagaTokens;

    @Autowired
    public SagaOutcomes outcomes;

    @Autowired
    public SagaEngine.Tools tools;

    @Autowired
    public Clock clock;

    static final String SKYPE = "00000004-0000-0ff1-ce00-000000000000";

    public SmallTenant tenant;
    public UUID customer;
    public World world;

    @BeforeEach
    void freshTenant() {
        world = sandbox.world();
        tenant = FreshTenants.next(rows.first(), customers);
        customer = new TestInvitations(rows.first(), customers, invitations).customer(tenant.name(), tenant.tenantId());
    }

    /** There are fewer small tenants than tests that want one. */
    @AfterEach
    void giveTheTenantBack() {
        clearTenant();
        world.change(() -> there().servicePrincipalOf(SKYPE).ifPresent(world::remove));
        world.save(there(), there().policies().with(AppManagement.NONE));
        FreshTenants.release(rows, sandbox, tenant.tenantId());
    }

    public BootstrapToken signIn() {
        return signIn(Plans.helperScopes(plan(CredentialKind.SECRET)));
    }

    public BootstrapToken signIn(Set<String> permissions) {
        return new Admins(cloud, tokenEndpoint).signIn(tenant, permissions);
    }

    public RegistrationPlan plan(CredentialKind kind) {
        return Plans.full(customer, tenant.tenantId(), adminObjectId(), kind);
    }

    String adminObjectId() {
        return world.account(tenant.admin()).orElseThrow().id();
    }

    public Tenant there() {
        return world.tenant(tenant.tenantId()).orElseThrow();
    }

    public List<Application> applications() {
        return world.applications().stream()
                .filter(application -> application.tenantId().equals(tenant.tenantId()))
                .toList();
    }

    public boolean helperPresent() {
        return there().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID).isPresent();
    }

    public <T> T scoped(Supplier<T> work) {
        return ProviderScope.call(rows.first(), work);
    }

    /** Begun without a job: the test is the one who carries it forward. */
    public UUID begun(RegistrationPlan plan, BootstrapToken token) {
        UUID id = UUID.randomUUID();
        rows.in(rows.first(), () -> {
            writing.insert(id, plan, "test");
            sagaTokens.keep(id, customer, token);
            return id;
        });
        return id;
    }

    public SagaEngine engine(SagaProbe probe) {
        return new SagaEngine(reading, writing, sagaTokens, outcomes, probe, tools);
    }

    public SagaPause advance(UUID saga) {
        return scoped(() -> engine(new SagaProbe()).advance(saga));
    }

    public Map<StepKey, StepState> states(UUID saga) {
        return scoped(() -> sagas.view(saga)).steps().stream()
                .collect(java.util.stream.Collectors.toMap(SagaView.StepView::key, SagaView.StepView::state));
    }

    /** One application, no credential that we do not know, and the helper gone. */
    public void assertClean(UUID saga, CredentialKind kind) {
        SagaView view = scoped(() -> sagas.view(saga));
        assertThat(view.state()).isEqualTo(SagaState.READY);
        assertThat(applications()).hasSize(1);
        Application made = applications().getFirst();
        List<CredentialView> known = scoped(() -> registrations.credentialsOf(view.registrationId()));
        assertThat(known).hasSize(1).allMatch(credential -> credential.state() == CredentialState.ACTIVE);
        assertThat(made.passwords().stream().map(Application.Password::keyId).toList())
                .isEqualTo(
                        kind == CredentialKind.SECRET ? List.of(known.getFirst().keyId()) : List.of());
        assertThat(made.certificates().stream()
                        .map(Application.Certificate::keyId)
                        .toList())
                .isEqualTo(
                        kind == CredentialKind.CERTIFICATE
                                ? List.of(known.getFirst().keyId())
                                : List.of());
        assertThat(helperPresent()).isFalse();
        assertThat(scoped(() -> tokenEndpoint.clientCredentials(
                        registrations.identityOf(view.registrationId(), "direct-routing"), view.tenant())))
                .isNotNull();
    }

    /** Removes what a finished saga made, so that the next one begins with an empty tenant. */
    public void clearTenant() {
        world.change(() -> applications().forEach(application -> {
            there().servicePrincipalOf(application.appId()).ifPresent(world::remove);
            world.remove(application);
        }));
    }
}
