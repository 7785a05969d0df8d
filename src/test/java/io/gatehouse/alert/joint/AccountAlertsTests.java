package io.gatehouse.alert.joint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.CommonGround;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.web.TestCallers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One account may stand behind two services: its trouble is one alert, until both of them are well. */
class AccountAlertsTests extends JointAlertsBase {

    private static final HealthReason REVOKED = new HealthReason("GRANT_REVOKED", "The password was changed.");

    @BeforeEach
    void signInByOneAccount() {
        sql("update connection set account_object = 'AB-12', account_upn = 'svc@contoso.example'");
    }

    @Test
    void tellsOnceOfAnAccountAndWhatItStops() throws Exception {
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        sweep();

        Alert alert = only();
        assertThat(alert.kind()).isEqualTo(AlertKind.SIGN_IN_LOST);
        assertThat(alert.cause().subject()).isEqualTo(alert.customerId() + " ab-12");
        assertThat(alert.connectionIds()).containsExactly(routing, telemetry);
        assertThat(alert.cause().sentence())
                .startsWith("The password was changed. The same account stands behind 2 connections: ");
        assertThat(page("/alerts/" + alert.id()))
                .contains("Connections", "Teams Direct Routing", "Teams call telemetry");
        for (UUID stopped : List.of(routing, telemetry)) {
            assertThat(in(() -> alerts.list(AlertQuery.open(10).ofConnection(stopped)))
                            .items())
                    .extracting(Alert::id)
                    .containsExactly(alert.id());
            assertThat(page("/connections/" + stopped)).contains("the sign-in has to be renewed");
        }
        assertThat(mvc.get()
                        .uri("/api/v1/alerts/" + alert.id())
                        .with(TestCallers.program(provider))
                        .exchange())
                .bodyText()
                .contains("\"connectionIds\":[\"" + routing + "\",\"" + telemetry + "\"]");

        well(routing);
        sweep();
        assertThat(only().id()).as("the other one still waits").isEqualTo(alert.id());
        assertThat(only().connectionIds()).containsExactly(telemetry);
        assertThat(only().connectionId()).isEqualTo(telemetry);
        assertThat(only().cause().sentence()).isEqualTo("The password was changed.");

        well(telemetry);
        sweep();
        assertThat(open()).isEmpty();
        assertThat(resolved()).hasSize(1);
    }

    /** As it happens: whoever meets it first, the other one is looked at at once. */
    @Test
    void joinsWhatIsFoundLaterAndLetsGoOfWhatIsWell() {
        changed(routing, ConnectionHealth.ACTION_REQUIRED, REVOKED);
        assertThat(only().connectionIds()).containsExactly(routing);
        assertThat(count("select count(*) from job_run where kind = 'connection.verify' and connection_id = '"
                        + telemetry + "'"))
                .isOne();
        lost(routing);

        changed(telemetry, ConnectionHealth.ACTION_REQUIRED, REVOKED);
        assertThat(only().connectionIds()).containsExactly(routing, telemetry);
        lost(telemetry);

        changed(routing, ConnectionHealth.HEALTHY);
        assertThat(only().connectionIds()).containsExactly(telemetry);
        well(routing);

        disconnected(telemetry);
        assertThat(open()).isEmpty();
    }

    @Test
    void staysWhereAnotherConnectionIsDisconnected() {
        health("'c1'", "ACTION_REQUIRED", "ACCOUNT_DISABLED", "The account is disabled.");
        sweep();
        disconnected(routing);

        assertThat(only().connectionIds()).containsExactly(telemetry);
    }

    @Test
    void keepsApartWhatIsNoAccountsOrAnotherOnes() {
        lost(routing);
        reason(telemetry, new HealthReason("GRANT_EXPIRED", "Nobody has used it for 90 days."));
        sweep();
        assertThat(open()).as("one of them was not used").hasSize(2);

        lost(telemetry);
        sweep();
        assertThat(only().connectionIds()).hasSize(2);

        sql("update connection set account_object = 'other' where id = '" + telemetry + "'");
        sweep();
        assertThat(open())
                .hasSize(2)
                .allSatisfy(alert -> assertThat(alert.connectionIds()).hasSize(1));

        sql("update connection set account_object = 'AB-12' where id = '" + telemetry + "'");
        health("'c2'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        assertThat(open()).as("the id is another person's at another customer").hasSize(2);
    }

    /** One of its connections may have been answered by nobody: then nothing has healed. */
    @Test
    void staysWhileMicrosoftIsSilentAboutOneOfThem() {
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        sql("update connection set health = 'DEGRADED',"
                + " reasons = '[{\"code\":\"UNAVAILABLE\",\"text\":\"Microsoft does not answer.\"}]'");
        sweep();
        assertThat(open()).extracting(Alert::kind).contains(AlertKind.SIGN_IN_LOST);
        changed(routing, ConnectionHealth.HEALTHY);
        assertThat(open()).extracting(Alert::kind).contains(AlertKind.SIGN_IN_LOST);
    }

    /** Nobody is told once more, and nobody that it is over. */
    @Test
    void goesOnWithWhatTheReleaseBeforeRaised() {
        sql("update connection set account_object = null");
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        List<UUID> before = open().stream().map(Alert::id).toList();
        assertThat(before).hasSize(2);

        sql("update connection set account_object = 'AB-12'");
        sweep();
        sweep();
        assertThat(open()).extracting(Alert::id).containsExactlyInAnyOrderElementsOf(before);
        assertThat(open())
                .filteredOn(alert -> CommonGround.under(alert.cause()))
                .hasSize(1);

        health("'c1'", "HEALTHY", "", "");
        sweep();
        assertThat(open()).isEmpty();
    }

    /** Its replicas would take such an alert for healed. */
    @Test
    void leavesItToTheReleaseBeforeForADay() {
        assertThat(together("3 days", "1 hour")).hasSize(2);
        assertThat(together("3 days", "25 hours")).hasSize(1);
        assertThat(together("2 hours", "2 hours")).as("a new installation").hasSize(1);
    }

    private List<Cause> together(String first, String upgraded) {
        return together(first, "172", upgraded, AlertKind.SIGN_IN_LOST, REVOKED);
    }

    private void lost(UUID id) {
        reason(id, REVOKED);
    }
}
