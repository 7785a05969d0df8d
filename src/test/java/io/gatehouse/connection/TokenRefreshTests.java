package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.connection.TestConnections.Made;
import io.gatehouse.customer.Customers;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.Invitations;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.microsoft.Authority;
import io.gatehouse.microsoft.TokenEndpoint;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The refresh of kept sign-ins: single, fenced, stored first, never in a loop. */
@SandboxTest
class TokenRefreshTests {

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
    }

    @AfterEach
    void calm() {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        FreshTenants.release(rows, sandbox, made.tenant().tenantId());
    }

    @Test
    void refreshesOnceForManyCallers() throws Exception {
        in(() -> tokens.forConnection(made.connection()));
        tokens.forget(made.connection());
        long before = version();

        try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
            List<Future<AccessToken>> asked = IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(() -> in(() -> tokens.forConnection(made.connection()))))
                    .toList();
            for (Future<AccessToken> one : asked) {
                assertThat(one.get().value()).isNotNull();
            }
        }

        assertThat(version()).isEqualTo(before + 1);
    }

    @Test
    void keepsTheTokenBeforeUntilTheNewOneHasWorked() {
        in(() -> tokens.prove(made.connection()));

        assertThat(claim().previous()).isNotNull();
    }

    @Test
    void refusesTheResultOfSomebodyWhoseLeaseIsOver() {
        GrantLease zombie = claim();
        assertThat(in(() -> grants.claim(made.connection(), GrantRows.Purpose.USE)))
                .isEmpty();
        endLease();
        in(() -> tokens.prove(made.connection()));
        long version = version();

        boolean stored = in(() -> grants.store(zombie, Secret.of("too late"), zombie.scopes()));

        assertThat(stored).isFalse();
        assertThat(version()).isEqualTo(version);
        assertThat(in(() -> tokens.prove(made.connection())).value()).isNotNull();
    }

    @Test
    void survivesTheLossOfAnAnswer() {
        loseAnAnswer();

        assertThat(in(() -> tokens.forConnection(made.connection())).value()).isNotNull();
    }

    @Test
    void asksForANewSignInWhereALostAnswerCostTheOnlyToken() {
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, false, true, false, 0, Map.of()));
        loseAnAnswer();

        assertThatThrownBy(() -> in(() -> tokens.forConnection(made.connection())))
                .isInstanceOf(ConnectionBroken.class);
        long attempts = attempts();
        assertThatThrownBy(() -> in(() -> tokens.forConnection(made.connection())))
                .isInstanceOf(ConnectionBroken.class);

        assertThat(attempts()).isEqualTo(attempts);
        assertThat(view().tokens().state()).isEqualTo("REAUTH_REQUIRED");
        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
    }

    @Test
    void turnsRedAtOnceWhereTheSignInWasRevoked() {
        tokens.forget(made.connection());
        sandbox.world().chaos().force(Chaos.At.TOKEN, 50173, 2);

        assertThatThrownBy(() -> in(() -> tokens.forConnection(made.connection())))
                .isInstanceOfSatisfying(ConnectionBroken.class, broken -> {
                    assertThat(broken.reason().code()).isEqualTo("GRANT_REVOKED");
                    assertThat(broken.reason().text()).contains("AADSTS50173");
                });

        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        assertThat(in(() -> customers.get(made.customer())).health().name()).isEqualTo("ACTION_REQUIRED");
    }

    @Test
    void tellsNinetyDaysWithoutUseApart() {
        tokens.forget(made.connection());
        sandbox.world().chaos().force(Chaos.At.TOKEN, 700082, 2);

        assertThatThrownBy(() -> in(() -> tokens.forConnection(made.connection())))
                .isInstanceOfSatisfying(
                        ConnectionBroken.class,
                        broken -> assertThat(broken.reason().code()).isEqualTo("GRANT_EXPIRED"));
    }

    @Test
    void losesNothingWhileMicrosoftIsDown() {
        tokens.forget(made.connection());
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, true, false, false, 0, Map.of()));

        assertThatThrownBy(() -> in(() -> tokens.forConnection(made.connection())))
                .isInstanceOf(ConnectionUnavailable.class);
        assertThat(view().health()).isEqualTo(ConnectionHealth.DEGRADED);
        assertThat(view().tokens().state()).isEqualTo("ACTIVE");
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);

        assertThat(in(() -> checks.check(view())).passed()).isTrue();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    @Test
    void worksOnWithWhatIsLeftWhereOnePermissionWasWithdrawn() {
        World world = sandbox.world();
        world.change(() -> world.tenant(made.tenant().tenantId()).orElseThrow().grants().values().stream()
                .filter(grant -> grant.scopes().contains("Group.ReadWrite.All"))
                .toList()
                .forEach(grant -> world.save(grant.withScope(grant.scope().replace("Group.ReadWrite.All", "")))));

        in(() -> checks.check(view()));

        assertThat(view().health()).isEqualTo(ConnectionHealth.DEGRADED);
        assertThat(view().missingScopes()).containsExactly("Group.ReadWrite.All");
        assertThat(view().tokens().state()).isEqualTo("ACTIVE");
        assertThat(in(() -> tokens.prove(made.connection())).value()).isNotNull();
    }

    @Test
    void findsThatAConsentIsGoneAndIsRepairedUnderTheSameId() {
        sandbox.world().change(() -> {
            var world = sandbox.world();
            var tenant = world.tenant(made.tenant().tenantId()).orElseThrow();
            tenant.servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID).ifPresent(world::remove);
        });

        in(() -> checks.check(view()));
        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        var issued = in(() -> invitations.issue(
                new NewInvitation(
                        made.customer(),
                        "direct-routing",
                        null,
                        null,
                        made.connection(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false),
                TestInvitations.MAJA));
        making.follow(
                new TestInvitations.Link(issued.invitation(), issued.link().reveal()), made.tenant());

        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(in(() -> connections.ofCustomer(made.customer()))).hasSize(1);
        assertThat(in(() -> invitations.get(issued.invitation().id())).status()).isEqualTo(InvitationStatus.COMPLETED);
    }

    /** The first directory sync may hold the lease for a moment. */
    private GrantLease claim() {
        Instant end = Instant.now().plusSeconds(30);
        Optional<GrantLease> lease = in(() -> grants.claim(made.connection(), GrantRows.Purpose.USE));
        while (lease.isEmpty() && Instant.now().isBefore(end)) {
            lease = in(() -> grants.claim(made.connection(), GrantRows.Purpose.USE));
        }
        return lease.orElseThrow();
    }

    /** What a kill between Microsoft's answer and our store leaves behind. */
    private void loseAnAnswer() {
        GrantLease lease = claim();
        in(() -> endpoint.refresh(
                registrations.identityOf(lease.registrationId()),
                Authority.of(lease.tenant()),
                lease.current(),
                lease.scopes()));
        tokens.forget(made.connection());
        endLease();
    }

    private void endLease() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "update delegated_grant set lease_until = now() - interval '1 second' where connection_id = ?")
                        .param(made.connection())
                        .update());
    }

    private long version() {
        return number("token_version");
    }

    private long attempts() {
        return number("attempt");
    }

    private long number(String column) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select " + column + " from delegated_grant where connection_id = ?")
                        .param(made.connection())
                        .query(Long.class)
                        .single());
    }

    private ConnectionView view() {
        return in(() -> connections.get(made.connection()));
    }

    private <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }
}
