package io.gatehouse.connection.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.gatehouse.connection.grant.GrantLease;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.challenge.ClaimsChallenges;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    private final TokenRefresh refresh = new TokenRefresh(
            rows,
            endpoint,
            mock(AppRegistrations.class),
            new SignInLine(Clock.systemUTC()),
            mock(ClaimsChallenges.class),
            new NewCredentials(mock(), Clock.systemUTC()));

    private TokenRefresh.Claim claim = takenBefore(Duration.ZERO);
    private boolean ours = true;
    private FailureKind first = FailureKind.CONSENT_MISSING;

    @BeforeEach
    void listen() {
        given(rows.renew(LEASE)).willAnswer(call -> {
            told.add("renewed");
            return ours;
        });
        given(rows.store(any(), any(), any(), any())).willAnswer(call -> {
            told.add("stored");
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
