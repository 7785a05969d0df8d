package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.connection.grant.HealthReports;
import io.gatehouse.connection.token.ConnectionBroken;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.job.RetryLater;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.ProviderScope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Sign-ins that Microsoft does not honour any more, told apart from a Microsoft that is away. */
class LostSignInTests extends TokenRefreshBase {

    @Autowired
    HealthReports reports;

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
        assertThat(view().condition(Instant.now())).isEqualTo(TokenCondition.REVOKED);
        assertThat(in(() -> customers.get(made.customer())).health().name()).isEqualTo("ACTION_REQUIRED");
    }

    /** Between the two nothing may fail for good, which would be told beside the lost sign-in, and for as long. */
    @Test
    void failsNothingThatMeetsADeadSignInBeforeTheConnectionIsCalledRed() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update delegated_grant set state = 'REAUTH_REQUIRED' where connection_id = ?")
                        .param(made.connection())
                        .update());
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);

        assertThatThrownBy(() -> in(() -> tokens.graph(made.connection())))
                .isInstanceOfSatisfying(
                        ConnectionBroken.class,
                        broken -> assertThat(broken.judged(view())).isInstanceOf(RetryLater.class));
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
    void seesARefusalThatNobodyKnows() {
        sandbox.world().chaos().force(Chaos.At.TOKEN, 90013, -1);

        assertThat(in(() -> checks.check(view())).passed()).isFalse();

        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        assertThat(view().worstReason().code()).isEqualTo("REQUEST_WRONG");
        assertThat(view().worstReason().text()).contains("AADSTS90013");
    }

    @Test
    void aMicrosoftThatIsAwayDoesNotHideALostSignIn() {
        sandbox.world().chaos().force(Chaos.At.TOKEN, 50173, -1);
        in(() -> checks.check(view()));
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, true, false, false, 0, Map.of()));

        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(() -> in(() -> checks.check(view()))).isInstanceOf(ConnectionUnavailable.class);
        }

        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        assertThat(view().reasons())
                .extracting(HealthReason::code)
                .containsExactly("GRANT_REVOKED", "UNAVAILABLE", "ADMIN_ACCOUNT");
        assertThat(view().condition(Instant.now())).isEqualTo(TokenCondition.REVOKED);
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        assertThat(in(() -> checks.check(view())).passed()).isTrue();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    @Test
    void forgetsWhatATokenDisprovedThoughGraphIsAway() {
        sandbox.world().chaos().force(Chaos.At.TOKEN, 50057, -1);
        in(() -> checks.check(view()));
        assertThat(view().worstReason().code()).isEqualTo("ACCOUNT_DISABLED");

        ProviderScope.run(
                provider,
                () -> reports.checkFailed(
                        made.connection(),
                        signedInAt(),
                        MicrosoftException.of(FailureKind.UNAVAILABLE, "Graph").failure()));

        assertThat(view().reasons()).extracting(HealthReason::code).containsExactly("UNAVAILABLE", "ADMIN_ACCOUNT");
    }

    @Test
    void slownessHidesNothingThatWasSeenBefore() {
        in(() -> {
            reports.checked(
                    made.connection(), signedInAt(), List.of(new HealthReason("CONSENT_REMOVED", "Taken back.")));
            reports.slow(made.connection(), signedInAt(), new HealthReason("SLOW", "Takes two seconds."));
            return true;
        });

        assertThat(view().reasons())
                .extracting(HealthReason::code)
                .containsExactly("CONSENT_REMOVED", "SLOW", "ADMIN_ACCOUNT");
        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        assertThat(lookedAtSoon()).as("red, and somebody slow besides").isTrue();
        in(() -> {
            reports.checked(
                    made.connection(), signedInAt(), List.of(new HealthReason("CONSENT_REMOVED", "Taken back.")));
            return true;
        });
        assertThat(lookedAtSoon()).as("red, and that is proven").isFalse();
    }

    private Instant signedInAt() {
        return grants.state(made.connection()).orElseThrow().acquiredAt();
    }

    /** Whether the next look is within the minute of those that passing trouble has met. */
    private boolean lookedAtSoon() {
        return in(() -> connections.due(Instant.EPOCH, Instant.now().plusSeconds(60), Instant.EPOCH, 1_000)).stream()
                .anyMatch(due -> due.id().equals(made.connection()));
    }

    @Test
    void losesNothingWhileMicrosoftIsDown() {
        tokens.forget(made.connection());
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, true, false, false, 0, Map.of()));

        assertThatThrownBy(() -> in(() -> tokens.forConnection(made.connection())))
                .isInstanceOf(ConnectionUnavailable.class);
        assertThat(view().health()).isEqualTo(ConnectionHealth.DEGRADED);
        assertThat(view().tokens().state()).isEqualTo("ACTIVE");
        assertThat(view().condition(Instant.now())).isEqualTo(TokenCondition.RETRYING);
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
                TestInvitations.reconnect(made.customer(), "direct-routing", made.connection()), TestInvitations.MAJA));
        making.follow(
                new TestInvitations.Link(issued.invitation(), issued.link().reveal()), made.tenant());

        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(in(() -> connections.ofCustomer(made.customer()))).hasSize(1);
        assertThat(in(() -> invitations.get(issued.invitation().id())).status()).isEqualTo(InvitationStatus.COMPLETED);
    }
}
