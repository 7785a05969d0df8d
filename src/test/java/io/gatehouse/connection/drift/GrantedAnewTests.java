package io.gatehouse.connection.drift;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.connection.grant.ConnectionTrail;
import io.gatehouse.registration.RegistrationReady;
import io.gatehouse.shared.ProviderId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.StaticMessageSource;

/** What an administrator granted to the customer's own app says nothing about the provider's. */
class GrantedAnewTests {

    private static final String SERVICE = "direct-routing";

    private final DriftRows rows = mock(DriftRows.class);
    private final Connections connections = mock(Connections.class);
    private final StaticMessageSource messages = new StaticMessageSource();
    private final Drift drift = new Drift(rows, connections, mock(ConnectionTrail.class), messages, Clock.systemUTC());

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mendsWhatGoesByThatAppAlone(boolean own) {
        messages.setUseCodeAsDefaultMessage(true);
        UUID customer = UUID.randomUUID();
        UUID connection = UUID.randomUUID();
        ConnectionView view = mock(ConnectionView.class);
        when(view.id()).thenReturn(connection);
        when(view.customerId()).thenReturn(customer);
        when(view.profile()).thenReturn(SERVICE);
        when(view.active()).thenReturn(true);
        when(view.ownsRegistration()).thenReturn(own);
        when(connections.ofCustomer(customer)).thenReturn(List.of(view));
        DriftFinding finding = finding(connection, customer);
        when(rows.ownUnread(connection)).thenReturn(List.of(ConsentReading.ROLES));
        when(rows.open(connection)).thenReturn(List.of(finding));

        drift.granted(new RegistrationReady(
                new ProviderId(UUID.randomUUID()),
                UUID.randomUUID(),
                customer,
                UUID.randomUUID(),
                SERVICE,
                null,
                List.of()));

        if (own) {
            verify(rows).resolved(eq(List.of(finding.id())), any());
        } else {
            verify(rows, never()).resolved(any(), any());
        }
    }

    private static DriftFinding finding(UUID connection, UUID customer) {
        Instant now = Instant.EPOCH;
        return new DriftFinding(
                UUID.randomUUID(),
                connection,
                customer,
                DriftCode.ROLE_MISSING,
                "User.Read.All",
                "",
                DriftState.NEW,
                null,
                now,
                now,
                null);
    }
}
