package io.gatehouse.connection.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.grant.GrantState;
import io.gatehouse.connection.grant.HealthReports;
import io.gatehouse.microsoft.SettableClock;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Applications that act alone stay away from a sign-in that answers nobody, as kept sign-ins do. */
class SparedApplicationTests {

    private final SettableClock clock = new SettableClock();
    private final SignInLine line = new SignInLine(clock);
    private final GrantRows rows = mock();
    private final TokenRefresh refresh = mock();
    private final ApplicationTokens applications = mock();
    private final Connections connections = mock();
    private final AccessTokens tokens = new AccessTokens(
            rows, refresh, applications, mock(HealthReports.class), connections, mock(TokenCache.class));

    private int calls;

    @BeforeEach
    void silence() {
        given(refresh.closed()).willAnswer(call -> line.closed());
        given(applications.acquire(any()))
                .willAnswer(call -> line.call(UUID.randomUUID(), () -> {
                    calls++;
                    throw MicrosoftException.of(FailureKind.TIMED_OUT, "No answer");
                }));
    }

    @Test
    void areSparedOnceSeveralWereNotAnsweredAndTryOnceInAWhile() {
        for (int i = 0; i < 100; i++) {
            ask();
        }
        assertThat(calls).isEqualTo(8);

        for (int second = 0; second < 60; second++) {
            clock.advance(Duration.ofSeconds(1));
            ask();
        }
        assertThat(calls).isEqualTo(8 + 12);
    }

    @Test
    void proveThemselvesAllTheSame() {
        for (int i = 0; i < 100; i++) {
            ask();
        }
        UUID one = connected();

        assertThatThrownBy(() -> tokens.prove(one)).isInstanceOf(ConnectionUnavailable.class);

        assertThat(calls).isEqualTo(9);
    }

    private void ask() {
        UUID one = connected();
        assertThatThrownBy(() -> tokens.forConnection(one)).isInstanceOf(ConnectionUnavailable.class);
    }

    private UUID connected() {
        UUID id = UUID.randomUUID();
        given(connections.get(id)).willReturn(mock(ConnectionView.class));
        given(rows.state(id))
                .willReturn(Optional.of(new GrantState(
                        id,
                        new TenantId(id.toString()),
                        ConnectionState.ACTIVE,
                        true,
                        true,
                        Instant.EPOCH,
                        null,
                        null)));
        return id;
    }
}
