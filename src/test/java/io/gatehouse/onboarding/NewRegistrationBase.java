package io.gatehouse.onboarding;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A customer that is invited to have an app registration made in its own tenant. */
@SandboxTest
abstract class NewRegistrationBase {

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Connections connections;

    @Autowired
    AppRegistrations registrations;

    @Autowired
    RegistrationSagas sagas;

    @Autowired
    Sandbox sandbox;

    @LocalServerPort
    int port;

    TestInvitations made;
    TestBrowser browser;
    AtMicrosoft microsoft;
    UUID customer;
    Link link;

    @BeforeEach
    void open() {
        made = new TestInvitations(rows.first(), customers, invitations);
        browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        microsoft = new AtMicrosoft(browser);
        customer = made.customer("Contoso Ltd", SandboxFacts.CONTOSO);
        link = made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION);
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, SandboxFacts.CONTOSO);
        made().forEach(sandbox.world()::remove);
    }

    void connect() {
        microsoft.consent(microsoft.signIn(browser.open(link.address()), SandboxFacts.CONTOSO_ADMIN));
        awaitPage("Contoso Ltd is connected");
    }

    Page awaitPage(String h1) {
        Page[] last = new Page[1];
        Awaitility.await(h1)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    last[0] = browser.open(WizardPaths.REGISTRATION);
                    return last[0].h1().equals(h1);
                });
        return last[0];
    }

    ConnectionView connection() {
        return inScope(() -> connections.ofCustomer(customer).getFirst());
    }

    List<Application> made() {
        return sandbox.world().applications().stream()
                .filter(app -> app.tenantId().equals(SandboxFacts.CONTOSO))
                .toList();
    }

    Tenant contoso() {
        return sandbox.world().tenant(SandboxFacts.CONTOSO).orElseThrow();
    }

    <T> T inScope(java.util.concurrent.Callable<T> work) {
        return ProviderScope.call(rows.first(), () -> {
            try {
                return work.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Begun, and held where Microsoft does not accept the new credential yet. */
    UUID held() {
        slow(600);
        microsoft.consent(microsoft.signIn(browser.open(link.address()), SandboxFacts.CONTOSO_ADMIN));
        awaitPage("Waiting for Microsoft");
        return inScope(() -> sagas.ofInvitation(link.invitation().id()))
                .orElseThrow()
                .id();
    }

    void awaitState(UUID saga, SagaState state) {
        Awaitility.await(state.name())
                .atMost(Duration.ofMinutes(2))
                .until(() -> inScope(() -> sagas.view(saga)).state() == state);
    }

    void calm() {
        slow(0);
    }

    void slow(int credentialSeconds) {
        sandbox.world()
                .change(() -> sandbox.world()
                        .chaos()
                        .set(now -> now.withReplication(0, new Chaos.Slow(0, credentialSeconds))));
    }
}
