package io.gatehouse.connection.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

import io.gatehouse.connection.grant.GrantLease;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.ownapp.OwnApp;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.challenge.ClaimsChallenges;
import io.gatehouse.shared.CallsPaused;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** One refresh may need four calls, each of which may take a third of the lease. */
class TokenRefreshLeaseTests {

    private static final UUID ID = UUID.randomUUID();
    private static final GrantLease LEASE = new GrantLease(
            ID,
            ID,
            ID,
            "direct-routing",
            new TenantId(ID.toString()),
            UUID.randomUUID(),
            1,
            1,
            Instant.EPOCH,
            Secret.of("current"),
            Secret.of("previous"),
            Set.of("User.Read", "Group.Read.All"),
            false);
    private static final AppIdentity APP = mock();

    private final List<String> told = new ArrayList<>();
    private final GrantRows rows = mock();
    private final TokenEndpoint endpoint = mock();
    private final OwnApp apps = mock();
    private final TokenRefresh refresh = new TokenRefresh(
            rows,
            endpoint,
            mock(AppRegistrations.class),
            new SignInLine(Clock.systemUTC()),
            mock(ClaimsChallenges.class),
            new NewCredentials(mock(), Clock.systemUTC()),
            apps);

    private TokenRefresh.Claim claim = takenBefore(Duration.ZERO);
    private int brokenStores;
    private boolean ours = true;
    private FailureKind first = FailureKind.CONSENT_MISSING;

    @BeforeEach
    void listen() {
        given(apps.judged(any(), any(), any())).willAnswer(call -> call.getArgument(2));
        given(rows.renew(LEASE)).willAnswer(call -> {
            told.add("renewed");
            return ours;
        });
        given(rows.store(any(), any(), any(), any())).willAnswer(call -> {
            told.add("stored");
            if (brokenStores-- > 0) {
                // the pause before the next attempt ends as it begins
                LockSupport.unpark(Thread.currentThread());
                throw new DataAccessResourceFailureException("Database is away");
            }
            return true;
        });
        given(rows.giveBack(any(), anyBoolean(), any())).willAnswer(call -> {
            told.add("given back");
            return true;
        });
        given(endpoint.refresh(any(), any(), any(), any())).willAnswer(call -> {
            Secret used = call.getArgument(2);
            boolean least = call.<Set<String>>getArgument(3).size() == 1;
            told.add(used.reveal() + (least ? ", the least" : ""));
            if (!least) {
                throw MicrosoftException.of(first, "Refused");
            }
            if (used == LEASE.current()) {
                throw MicrosoftException.of(FailureKind.GRANT_REVOKED, "Refused");
            }
            return mock(TokenSet.class);
        });
    }

    @Test
    void renewsTheLeaseBeforeEachFurtherCall() {
        assertThat(refresh.refresh(claim)).isPresent();

        assertThat(told)
                .containsExactly(
                        "current",
                        "renewed",
                        "current, the least",
                        "renewed",
                        "previous",
                        "renewed",
                        "previous, the least",
                        "stored");
    }

    /** It is the only token of the sign-in where each is good for once. */
    @Test
    void keepsOnStoringWhatMicrosoftGave() {
        answer("fresh");
        brokenStores = 2;

        assertThat(refresh.refresh(claim)).isPresent();

        assertThat(told).containsExactly("current", "stored", "stored", "stored");
    }

    @Test
    void asksMicrosoftOnceHoweverLongTheDatabaseIsAway() {
        answer("fresh");
        brokenStores = Integer.MAX_VALUE;

        assertThatThrownBy(() -> refresh.refresh(claim)).isInstanceOf(DataAccessResourceFailureException.class);

        assertThat(told).startsWith("current", "stored", "stored").containsOnlyOnce("current");
        assertThat(told).doesNotContain("previous", "given back");
    }

    /** Nobody else has to wait until it has run out. */
    @Test
    void givesTheLeaseBackWhereNoCallCanBeMade() {
        willThrow(new CallsPaused("Maintenance")).given(endpoint).refresh(any(), any(), any(), any());

        assertThatThrownBy(() -> refresh.refresh(claim)).isInstanceOf(CallsPaused.class);

        assertThat(told).containsExactly("given back");
        then(rows).should().giveBack(LEASE, false, null);
    }

    @Test
    void givesTheLeaseBackWhereCallsArePausedBetweenTwo() {
        willThrow(MicrosoftException.of(FailureKind.CONSENT_MISSING, "Refused"))
                .willThrow(new CallsPaused("Maintenance"))
                .given(endpoint)
                .refresh(any(), any(), any(), any());

        assertThatThrownBy(() -> refresh.refresh(claim)).isInstanceOf(CallsPaused.class);

        assertThat(told).containsExactly("renewed", "given back");
        then(rows).should().giveBack(LEASE, false, null);
    }

    private void answer(String token) {
        willAnswer(call -> {
                    told.add(call.<Secret>getArgument(2).reveal());
                    return new TokenSet(Secret.of(token), Instant.MAX, Secret.of(token), null, Set.of("User.Read"));
                })
                .given(endpoint)
                .refresh(any(), any(), any(), any());
    }

    /** Whose refresh tokens are good for once ends the sign-in by using one that another uses. */
    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"CONSENT_MISSING", "GRANT_REVOKED"})
    void callsNoMoreOnceAnotherHasTheLease(FailureKind refused) {
        first = refused;
        ours = false;

        assertThat(refresh.refresh(claim)).isEmpty();

        assertThat(told).containsExactly("current", "renewed");
    }

    /** A machine that stood still must not use a token that another one may have used meanwhile. */
    @Test
    void looksAtItsLeaseBeforeTheFirstCallThatComesLate() {
        claim = takenBefore(Duration.ofSeconds(30));
        ours = false;

        assertThat(refresh.refresh(claim)).isEmpty();

        assertThat(told).containsExactly("renewed");
    }

    private static TokenRefresh.Claim takenBefore(Duration ago) {
        return new TokenRefresh.Claim(LEASE, APP, System.nanoTime() - ago.toNanos());
    }
}
