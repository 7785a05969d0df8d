package io.gatehouse.connection.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.PermissionUses;
import io.gatehouse.connection.absence.TenantAbsences;
import io.gatehouse.connection.consent.ConsentReadings;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.grant.HealthReports;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.connection.token.ConnectionBroken;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.registration.challenge.ClaimsChallenges;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a check that Microsoft refused leaves behind. */
class ConnectionChecksTests {

    private final AccessTokens tokens = mock(AccessTokens.class);
    private final HealthReports reports = mock(HealthReports.class);
    private final Findings findings = mock(Findings.class);
    private final ClaimsChallenges challenges = mock(ClaimsChallenges.class);
    private final TenantAbsences absences = mock(TenantAbsences.class);
    private final ConnectionView connection = mock(ConnectionView.class);
    private final ConnectionChecks checks = new ConnectionChecks(
            tokens,
            mock(GrantRows.class),
            mock(LiveTests.class),
            mock(ConsentReadings.class),
            reports,
            findings,
            mock(PermissionUses.class),
            challenges,
            absences,
            SlownessTests.slowness(2));

    @BeforeEach
    void refuse() {
        when(connection.id()).thenReturn(UUID.randomUUID());
        when(tokens.prove(any())).thenThrow(MicrosoftException.of(FailureKind.APP_DISABLED, "Disabled"));
        when(findings.of(any())).thenReturn(new HealthReason("APP_DISABLED", "Disabled"));
    }

    @Test
    void isAProofThatFailed() {
        when(reports.checkFailed(any(), any(), any())).thenReturn(true);

        assertThat(checks.check(connection).passed()).isFalse();

        verify(findings).lost(connection, "APP_DISABLED");
        verify(findings).notLive(any(), any(), any());
    }

    /** Somebody repaired the connection while it ran: a failed proof would stand on what works. */
    @Test
    void isNothingWhereItWentByTheSignInOfBefore() {
        when(reports.checkFailed(any(), any(), any())).thenReturn(false);

        assertThatThrownBy(() -> checks.check(connection))
                .isInstanceOf(ConnectionUnavailable.class)
                .hasMessageContaining("signed in anew");

        verifyNoInteractions(findings, challenges);
    }

    /** The job that asked asks again when Microsoft wants to be asked, no sooner. */
    @Test
    void asksAgainWhenTheServiceThatIsDownSaid() {
        when(reports.checkFailed(any(), any(), any())).thenReturn(true);
        doThrow(new MicrosoftException(new MicrosoftFailure.Unavailable(
                        MicrosoftError.of(FailureKind.UNAVAILABLE, "Down"), Duration.ofSeconds(120))))
                .when(tokens)
                .prove(any());

        assertThatThrownBy(() -> checks.check(connection))
                .isInstanceOfSatisfying(ConnectionUnavailable.class, later -> {
                    assertThat(later.retryAfter()).isEqualTo(Duration.ofSeconds(120));
                    assertThat(later.again("Down").ordered()).isTrue();
                });
    }

    @Test
    void saysNothingOfMicrosoftWhereItWasNotAsked() {
        doThrow(MicrosoftException.of(FailureKind.QUEUE_FULL, "Too many calls of ours"))
                .when(tokens)
                .prove(any());

        assertThatThrownBy(() -> checks.check(connection))
                .isInstanceOf(ConnectionUnavailable.class)
                .hasMessage("Too many calls for this organisation are under way");

        verify(reports).looked(connection.id());
        verify(reports, never()).checkFailed(any(), any(), any());
        verifyNoInteractions(findings, challenges);
    }

    /** The looks take a while: an organisation that is back may be signed in to before the last of them has answered. */
    @Test
    void isNothingWhereSomebodySignedInAnewWhileTheOrganisationWasLookedFor() {
        doThrow(new ConnectionBroken(connection.id(), new HealthReason("TENANT_UNKNOWN", "Unknown")))
                .when(tokens)
                .prove(any());
        when(absences.look(any(), any())).thenReturn(TenantAbsences.Word.GONE);
        when(reports.tenantMissing(any(), any(), eq(true))).thenReturn(Optional.empty());

        assertThatThrownBy(() -> checks.check(connection))
                .isInstanceOf(ConnectionUnavailable.class)
                .hasMessageContaining("signed in anew");

        verifyNoInteractions(findings);
    }
}
