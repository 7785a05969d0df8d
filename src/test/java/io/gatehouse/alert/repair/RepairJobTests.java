package io.gatehouse.alert.repair;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.Alerts;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads of a repair that nobody was asked for. */
class RepairJobTests {

    @ParameterizedTest
    @CsvSource({
        "invitation.customer.suspended, This customer is suspended., This customer is suspended.",
        "invitation.customer.closed, This customer has left., This customer has left."
    })
    void tellsWhyNoLinkWasSent(String key, String refusal, String told) {
        assertTold(new Conflict(key, refusal), told);
    }

    /** One lost sign-in is one alert, whether or not somebody there can be asked. */
    @Test
    void endsWhereNobodyCanBeAsked() {
        assertTold(
                new InvalidInput("recipients", "invitation.recipients.required", "At least one recipient is required."),
                "The customer has no contact to write to");
    }

    private static void assertTold(RuntimeException refusal, String told) {
        Alert alert = mock(Alert.class);
        when(alert.kind()).thenReturn(AlertKind.SIGN_IN_LOST);
        when(alert.connectionId()).thenReturn(UUID.randomUUID());
        when(alert.connectionIds()).thenReturn(List.of(UUID.randomUUID()));
        when(alert.open()).thenReturn(true);
        Alerts alerts = mock(Alerts.class);
        when(alerts.get(any())).thenReturn(alert);
        RepairChoice choice = mock(RepairChoice.class);
        when(choice.on()).thenReturn(true);
        Connections connections = mock(Connections.class);
        ConnectionView connection = mock(ConnectionView.class);
        when(connection.customerId()).thenReturn(UUID.randomUUID());
        when(connection.id()).thenReturn(UUID.randomUUID());
        when(connections.get(any())).thenReturn(connection);
        Invitations invitations = mock(Invitations.class);
        when(invitations.issueTogether(any(), any())).thenThrow(refusal);
        JobContext job = mock(JobContext.class);
        when(job.data(RepairJob.Data.class)).thenReturn(new RepairJob.Data(UUID.randomUUID()));

        new RepairJob(choice, alerts, connections, invitations, mock(Jobs.class), null).run(job);

        verify(job).progress(1, 1L, told);
    }
}
