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
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.ProviderScope;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

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
}
