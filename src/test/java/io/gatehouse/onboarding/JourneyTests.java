package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * The customer admin's way from the link to the receipt, by plain HTTP without JavaScript; for Direct Routing S2-3, S2-8,
 * S2-33, S2-35 to S2-38, S2-40 and S2-41.
 */
@SandboxTest
class JourneyTests {

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
    Sandbox sandbox;

    @Autowired
    ApplicationContext context;

    TestInvitations made;
    TestBrowser browser;
    AtMicrosoft microsoft;

    @BeforeEach
    void open() {
        made = new TestInvitations(rows.first(), customers, invitations);
        browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        microsoft = new AtMicrosoft(browser);
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, SandboxFacts.CONTOSO);
    }

    @Test
    void connectsTheCustomer() {
        UUID customer = made.customer("Contoso Ltd", SandboxFacts.CONTOSO);
        Link link = made.link(customer);

        Page finished = microsoft.consent(microsoft.signIn(browser.open(link.address()), SandboxFacts.CONTOSO_ADMIN));

        assertThat(finished.h1()).isEqualTo("Contoso Ltd is connected");
        assertThat(finished.address()).hasPath("/authenticate").hasNoQuery();
        assertThat(finished.body())
                .contains(link.invitation().reference(), SandboxFacts.CONTOSO_ADMIN, "Cloud Application Administrator");
        ConnectionView connection = ProviderScope.call(
                made.provider(), () -> connections.ofCustomer(customer).getFirst());
        assertThat(connection.health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(connection.grantedScopes())
                .containsExactlyInAnyOrder(
                        "User.Read.All",
                        "User.ReadWrite.All",
                        "Group.ReadWrite.All",
                        "Directory.Read.All",
                        "Directory.ReadWrite.All",
                        "AppCatalog.ReadWrite.All",
                        "User.Read",
                        "profile",
                        "offline_access");
        assertThat(connection.reasons()).extracting("code").containsExactly("ADMIN_ACCOUNT");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(ProviderScope.call(made.provider(), () -> customers.get(customer))
                        .state())
                .isEqualTo(CustomerState.CONNECTED);
        assertThat(browser.open(link.address()).h1()).isEqualTo("Contoso Ltd is connected");
    }

    /** A proxy waits for a minute at most, and people for less: the sign-in is kept, and a job goes on with it. */
    @Test
    void leadsOnToTheWaitingPageWhereMicrosoftIsSlow() {
        UUID customer = made.customer("Contoso Ltd", SandboxFacts.CONTOSO);
        Link link = made.link(customer);
        Page consent = microsoft.signIn(browser.open(link.address()), SandboxFacts.CONTOSO_ADMIN);
        String answer = microsoft.accepted(consent);
        Object judge = context.getBean("timelyJudge");
        Object patience = ReflectionTestUtils.getField(judge, "patience");
        try {
            ReflectionTestUtils.setField(judge, "patience", Duration.ofMillis(2500));
            sandbox.world().chaos().set(now -> new Chaos.State(1000, null, false, false, false, false, 0, Map.of()));

            Page waiting = browser.open(answer);

            assertThat(waiting.h1()).isEqualTo("Waiting for Microsoft");
            assertThat(waiting.body()).contains(SandboxFacts.CONTOSO_ADMIN, "slow to answer");
            assertThat(made.now(link).status()).isEqualTo(InvitationStatus.IN_PROGRESS);
            assertThat(browser.open(answer).h1())
                    .as("loaded again, as after a proxy that gave up")
                    .isEqualTo("Waiting for Microsoft");
        } finally {
            sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
            ReflectionTestUtils.setField(judge, "patience", patience);
        }

        Awaitility.await("finished by the job")
                .atMost(Duration.ofMinutes(2))
                .until(() -> browser.open("/authenticate/waiting").h1().equals("Contoso Ltd is connected"));
        assertThat(browser.open(answer).h1()).isEqualTo("Contoso Ltd is connected");
        assertThat(ProviderScope.call(made.provider(), () -> connections.ofCustomer(customer)))
                .singleElement()
                .satisfies(one -> assertThat(one.health()).isEqualTo(ConnectionHealth.HEALTHY));
    }

    /** The making begins at the end of the answer: whoever was told by a proxy that nothing came loads it again. */
    @Test
    void leadsToWhatTheAnswerBeganWhenItIsLoadedAgain() {
        UUID customer = made.customer("Contoso Ltd", SandboxFacts.CONTOSO);
        Link link = made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION);
        Page consent = microsoft.signIn(browser.open(link.address()), SandboxFacts.CONTOSO_ADMIN);
        String answer = microsoft.accepted(consent);
        Page first;
        Page again;
        try {
            sandbox.world().chaos().set(now -> new Chaos.State(400, null, false, false, false, false, 0, Map.of()));
            first = browser.open(answer);
            again = browser.open(answer);
        } finally {
            sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        }

        assertThat(again.address()).isEqualTo(first.address()).hasPath(WizardPaths.REGISTRATION);
        assertThat(again.h1()).isEqualTo(first.h1());
        Awaitility.await("made")
                .atMost(Duration.ofMinutes(2))
                .until(() -> browser.open("/authenticate").h1().equals("Contoso Ltd is connected"));
        sandbox.world().applications().stream()
                .filter(app -> app.tenantId().equals(SandboxFacts.CONTOSO))
                .toList()
                .forEach(sandbox.world()::remove);
    }
}
