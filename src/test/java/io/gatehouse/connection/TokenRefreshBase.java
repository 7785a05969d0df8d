package io.gatehouse.connection;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.connection.TestConnections.Made;
import io.gatehouse.connection.check.ConnectionChecks;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
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

/** A connected customer whose kept sign-in is refreshed. */
@SandboxTest
@AutoConfigureMockMvc
@TestPropertySource(properties = "test.portal=connections")
@ResourceLock("the portal of the connections")
@Execution(value = ExecutionMode.CONCURRENT, reason = "a database and a sandbox of their own")
abstract class TokenRefreshBase {

    static final String DROPPED = "connection.dropped-leases";

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
    AccessTokens tokens;

    @Autowired
    ConnectionChecks checks;

    @Autowired
    GrantRows grants;

    @Autowired
    TokenEndpoint endpoint;

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
    void connect() {
        provider = rows.first();
        making = new TestConnections(rows, customers, invitations, connections, port);
        made = making.connect();
        tokens.forget(made.connection());
        // the clock takes up what a test drops, before the test does
        in(() -> {
            rests.set(Scope.SCHEDULE, DROPPED, null, Actor.SYSTEM);
            return true;
        });
    }

    @AfterEach
    void calm() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("delete from job_pause where subject = ?")
                        .param(DROPPED)
                        .update());
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        FreshTenants.release(rows, sandbox, made.tenant().tenantId());
    }

    ConnectionView view() {
        return in(() -> connections.get(made.connection()));
    }

    <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }
}
