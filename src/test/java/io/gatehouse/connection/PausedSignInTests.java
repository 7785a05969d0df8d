package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.TestConnections.Made;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Calls to Microsoft are paused while a customer's administrator is in the wizard. */
class PausedSignInTests extends ConnectedBase {

    @Autowired
    private Pauses pauses;

    @AfterEach
    void goOn() {
        pause(false);
    }

    @Test
    void tellsTheAdministratorToComeBackLaterAndGoesOnThen() {
        TestInvitations inviting = new TestInvitations(provider, customers, invitations);
        SmallTenant tenant = FreshTenants.next(provider, customers);
        UUID customer = inviting.customer(tenant.name(), tenant.tenantId());
        made = new Made(tenant, customer, UUID.randomUUID());
        TestInvitations.Link link = inviting.link(customer);
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        AtMicrosoft microsoft = new AtMicrosoft(browser);

        pause(true);
        Page start = browser.open(link.address());
        assertThat(start.status()).as("what is asked for can be read").isEqualTo(200);
        Page refused = browser.submit(start, start.form("/authenticate/start"), Map.of());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.h1()).isEqualTo("We have paused for a moment");
        assertThat(refused.body()).contains("Your link stays good").doesNotContain("Ticket 4711");

        pause(false);
        Page consent = microsoft.signIn(browser.open(link.address()), tenant.admin());
        pause(true);
        long before = sandbox.tokenCalls();
        Page stopped = microsoft.consent(consent);
        assertThat(stopped.h1()).isEqualTo("We have paused for a moment");
        assertThat(sandbox.tokenCalls()).as("nothing was asked").isEqualTo(before);
        assertThat(in(() -> connections.ofCustomer(customer))).isEmpty();

        pause(false);
        Page again = microsoft.signIn(browser.open(link.address()), tenant.admin());
        Page done = again.h1().endsWith("is connected") ? again : microsoft.consent(again);
        assertThat(done.h1()).isEqualTo(tenant.name() + " is connected");
    }

    private void pause(boolean on) {
        in(() -> {
            if (on) {
                pauses.set(Topic.MICROSOFT, "Ticket 4711", TestInvitations.MAJA);
            } else {
                pauses.lift(Topic.MICROSOFT, TestInvitations.MAJA);
            }
            return true;
        });
    }
}
