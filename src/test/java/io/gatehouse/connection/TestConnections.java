package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.SparedTime;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;

/** Connections made the way customers make them: link, sign-in, consent. */
record TestConnections(Rows rows, Customers customers, Invitations invitations, Connections connections, int port) {

    /** A connection with what belongs to it. */
    record Made(SmallTenant tenant, UUID customer, UUID connection) {}

    Made connect() {
        TestInvitations made = new TestInvitations(rows.first(), customers, invitations);
        SmallTenant tenant = FreshTenants.next(made.provider(), customers);
        UUID customer = made.customer(tenant.name(), tenant.tenantId());
        follow(made.link(customer), tenant);
        UUID connection = ProviderScope.call(
                made.provider(),
                () -> connections.ofCustomer(customer).getFirst().id());
        awaitFirstSync(connection);
        return new Made(tenant, customer, connection);
    }

    /** One whose app was made in the customer's tenant; with a client secret, as the profile says. */
    Made register() {
        TestInvitations made = new TestInvitations(rows.first(), customers, invitations);
        SmallTenant tenant = FreshTenants.next(made.provider(), customers);
        UUID customer = made.customer(tenant.name(), tenant.tenantId());
        register(made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION), tenant);
        UUID connection = ProviderScope.call(
                made.provider(),
                () -> connections.ofCustomer(customer).getFirst().id());
        awaitFirstSync(connection);
        return new Made(tenant, customer, connection);
    }

    void register(Link link, SmallTenant tenant) {
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        microsoft.consent(microsoft.signIn(browser.open(link.address()), tenant.admin()));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    SparedTime.passes(rows, tenant);
                    return browser.open("/authenticate/registration").h1().equals(tenant.name() + " is connected");
                });
    }

    /** Background work of a new connection uses the sign-in too, and would be in the way of a test about it. */
    private void awaitFirstSync(UUID connection) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> openJobs(connection) == 0);
    }

    private long openJobs(UUID connection) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql(
                                "select count(*) from job_run where connection_id = ? and state in ('QUEUED', 'RUNNING', 'WAITING')")
                        .param(connection)
                        .query(Long.class)
                        .single());
    }

    void follow(Link link, SmallTenant tenant) {
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        assertThat(microsoft
                        .consent(microsoft.signIn(browser.open(link.address()), tenant.admin()))
                        .h1())
                .isEqualTo(tenant.name() + " is connected");
    }
}
