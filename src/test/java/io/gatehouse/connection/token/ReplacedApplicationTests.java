package io.gatehouse.connection.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.grant.GrantState;
import io.gatehouse.connection.grant.HealthReports;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call of an application that was under way while somebody repaired what it went by. */
class ReplacedApplicationTests {

    private static final UUID ID = UUID.randomUUID();
    private static final Instant BEFORE = Instant.parse("2026-11-21T08:00:00Z");
    private static final Instant AFTER = BEFORE.plusSeconds(60);
    private static final AccessToken FRESH = new AccessToken(Secret.of("fresh"), Instant.MAX);

    private final GrantRows rows = mock();
    private final ApplicationTokens applications = mock();
    private final HealthReports reports = mock();
    private final Connections connections = mock();
    private final ConnectionView connection = mock();
    private final AccessTokens tokens = new AccessTokens(
            rows, mock(TokenRefresh.class), applications, reports, connections, mock(TokenCache.class));

    @BeforeEach
    void connect() {
        given(connections.get(ID)).willReturn(connection);
        given(connection.worstReason()).willReturn(new HealthReason("CREDENTIAL_WRONG", "Refused."));
        given(rows.state(ID)).willReturn(consented(BEFORE));
        given(applications.credentialSince(connection)).willReturn(Optional.of(BEFORE));
    }

    @Test
    void asksAgainWhereTheConsentWasReplaced() {
        given(applications.acquire(connection))
                .willThrow(MicrosoftException.of(FailureKind.APP_MISSING, "Gone"))
                .willReturn(FRESH);

        assertThat(tokens.prove(ID)).isEqualTo(FRESH);
        verify(reports).failed(eq(ID), eq(BEFORE), any());
    }

    @Test
    void asksAgainWhereTheCredentialWasReplacedAndTellsNobody() {
        given(applications.acquire(connection))
                .willAnswer(call -> {
                    given(applications.credentialSince(connection)).willReturn(Optional.of(AFTER));
                    throw MicrosoftException.of(FailureKind.CREDENTIAL_WRONG, "Wrong");
                })
                .willReturn(FRESH);

        assertThat(tokens.prove(ID)).isEqualTo(FRESH);
        verify(reports, never()).failed(any(), any(), any());
    }

    @Test
    void tellsWhatStandsAgainstTheOneThatCounts() {
        given(applications.acquire(connection)).willThrow(MicrosoftException.of(FailureKind.CREDENTIAL_WRONG, "Wrong"));
        given(reports.failed(any(), any(), any())).willReturn(true);

        assertThatThrownBy(() -> tokens.prove(ID)).isInstanceOf(ConnectionBroken.class);

        verify(reports).failed(any(), any(), any());
    }

    private static Optional<GrantState> consented(Instant at) {
        return Optional.of(
                new GrantState(ID, new TenantId(ID.toString()), ConnectionState.ACTIVE, true, true, at, null, null));
    }
}
