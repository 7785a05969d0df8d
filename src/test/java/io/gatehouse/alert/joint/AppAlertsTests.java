package io.gatehouse.alert.joint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.CommonGround;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.web.TestCallers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One app in one tenant may stand behind two services: what befalls it, or the tenant, is one alert until both are well. */
class AppAlertsTests extends JointAlertsBase {

    private static final HealthReason WITHDRAWN = new HealthReason("CONSENT_MISSING", "The consent was taken back.");
    private static final HealthReason UNGRANTED = new HealthReason("CONSENT_REMOVED", "Nothing is granted.");
    private static final HealthReason REMOVED = new HealthReason("APP_MISSING", "The app was removed.");
    private static final HealthReason DISABLED = new HealthReason("APP_DISABLED", "The app is disabled.");
    private static final HealthReason UNKNOWN = new HealthReason("TENANT_UNKNOWN", "Microsoft does not know it.");
    private static final HealthReason GONE = new HealthReason("TENANT_GONE", "The organisation is gone.");

    @ParameterizedTest
    @CsvSource({
        "CONSENT_MISSING, CONSENT_LOST, 'the consent is gone', The same app stands behind 2 connections",
        "CONSENT_REMOVED, CONSENT_LOST, 'the consent is gone', The same app stands behind 2 connections",
        "APP_MISSING, CONSENT_LOST, 'the consent is gone', The same app stands behind 2 connections",
        "APP_DISABLED, CONNECTION_BROKEN, 'the app is disabled', The same app stands behind 2 connections",
        "TENANT_UNKNOWN, CONNECTION_BROKEN, 'Microsoft does not know the organisation', 2 connections lead there",
        "TENANT_GONE, CONNECTION_BROKEN, 'the organisation does not exist', 2 connections lead there"
    })
    void tellsOnceWhatStopsBoth(String code, AlertKind kind, String title, String stops) throws Exception {
        health("'c1'", "ACTION_REQUIRED", code, "Microsoft said so.");
        sweep();
        sweep();

        Alert alert = only();
        assertThat(alert.kind()).isEqualTo(kind);
        assertThat(alert.cause().code()).isEqualTo(code);
        assertThat(alert.connectionIds()).containsExactly(routing, telemetry);
        assertThat(alert.cause().sentence()).startsWith("Microsoft said so. " + stops + ": ");
        assertThat(page("/alerts/" + alert.id()))
                .contains("Customer 1: " + title, "Connections", "Teams Direct Routing", "Teams call telemetry");
        for (UUID stopped : List.of(routing, telemetry)) {
            assertThat(in(() -> alerts.list(AlertQuery.open(10).ofConnection(stopped)))
                            .items())
                    .extracting(Alert::id)
                    .containsExactly(alert.id());
            String page = page("/connections/" + stopped);
            assertThat(page.split("Customer 1: ", -1))
                    .as("one chain says why it is red")
                    .hasSize(2);
            assertThat(page).contains("Customer 1: " + title);
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
        assertThat(only().cause().sentence()).isEqualTo("Microsoft said so.");

        well(telemetry);
        sweep();
        assertThat(open()).isEmpty();
        assertThat(resolved()).hasSize(1);
    }

    /** Whoever meets it first, the other one is looked at at once, and is asked for as well. */
    @Test
    void joinsWhatIsFoundLaterAndLetsGoOfWhatIsWell() {
        post("/settings/alerts/repair", "repair", "on");
        changed(routing, ConnectionHealth.ACTION_REQUIRED, WITHDRAWN);
        Alert alert = only();
        assertThat(alert.connectionIds()).containsExactly(routing);
        assertThat(jobs("connection.verify", telemetry)).isOne();
        assertThat(jobs("connection.verify", routing)).isZero();
        assertThat(jobs("alert.repair", routing)).isOne();
        reason(routing, WITHDRAWN);

        changed(telemetry, ConnectionHealth.ACTION_REQUIRED, WITHDRAWN);
        reason(telemetry, WITHDRAWN);
        sweep();
        assertThat(only().id()).isEqualTo(alert.id());
        assertThat(only().connectionIds()).containsExactly(routing, telemetry);
        assertThat(jobs("alert.repair", routing))
                .as("for the one that came later")
                .isEqualTo(2);

        changed(routing, ConnectionHealth.HEALTHY);
        well(routing);
        assertThat(only().connectionIds()).containsExactly(telemetry);

        disconnected(telemetry);
        assertThat(open()).isEmpty();
    }

    /** An account is refused, an application gets a token that is good for nothing; where the app is gone, that says most. */
    @Test
    void takesOneWithdrawalForOneWhateverEachIsTold() {
        reason(routing, WITHDRAWN);
        reason(telemetry, UNGRANTED);
        sweep();
        assertThat(only().connectionIds()).containsExactly(routing, telemetry);
        assertThat(only().cause().code()).isEqualTo("CONSENT_MISSING");

        reason(telemetry, REMOVED);
        sweep();
        assertThat(only().connectionIds()).containsExactly(routing, telemetry);
        assertThat(only().connectionId()).isEqualTo(routing);
        assertThat(only().cause().code()).isEqualTo("APP_MISSING");
        assertThat(only().cause().sentence()).startsWith("The app was removed. ");
        assertThat(resolved()).isEmpty();
    }

    /** It is doubted for an hour: whichever connection hears first that it is believed. */
    @Test
    void believesThatATenantIsGoneOfAllOfThem() {
        reason(routing, UNKNOWN);
        reason(telemetry, UNKNOWN);
        sweep();
        Alert alert = only();

        reason(telemetry, GONE);
        sweep();
        assertThat(only().id()).isEqualTo(alert.id());
        assertThat(only().cause().code()).isEqualTo("TENANT_GONE");
        assertThat(only().cause().sentence()).startsWith("The organisation is gone. ");

        reason(routing, GONE);
        sweep();
        disconnected(routing);
        assertThat(only().connectionIds()).containsExactly(telemetry);
        sql("update connection set state = 'DISCONNECTED', health = 'DISCONNECTED' where id = '" + routing + "'");
        disconnected(telemetry);
        assertThat(open()).isEmpty();
    }

    @Test
    void keepsApartWhatBefallsDifferentApps() {
        registerAnother();
        reason(routing, WITHDRAWN);
        reason(telemetry, WITHDRAWN);
        sweep();
        assertThat(open())
                .hasSize(2)
                .allSatisfy(alert -> assertThat(alert.connectionIds()).hasSize(1));

        reason(routing, DISABLED);
        reason(telemetry, DISABLED);
        sweep();
        assertThat(open())
                .hasSize(2)
                .allSatisfy(alert -> assertThat(alert.kind()).isEqualTo(AlertKind.CONNECTION_BROKEN));

        reason(routing, GONE);
        reason(telemetry, GONE);
        sweep();
        assertThat(only().connectionIds()).as("a tenant takes all apps with it").containsExactly(routing, telemetry);
    }

    @Test
    void keepsApartWhatBefallsDifferentTenantsAndCustomers() {
        health("'c1', 'c2'", "ACTION_REQUIRED", WITHDRAWN.code(), WITHDRAWN.text());
        sweep();
        assertThat(open()).as("one app for both customers").hasSize(2);

        health("'c2'", "HEALTHY", "", "");
        sql("update connection set tenant_id = '" + UUID.randomUUID() + "' where id = '" + telemetry + "'");
        sweep();
        assertThat(open()).as("one tenant each").hasSize(2);
        reason(routing, GONE);
        reason(telemetry, GONE);
        sweep();
        assertThat(open()).as("one tenant each").hasSize(2);
    }

    /** A disabled app stops both; what else stands against one of them hides it no more than it hides the rest. */
    @Test
    void speaksOfTheAppBeforeWhatIsOneConnectionsOwn() {
        HealthReason own = new HealthReason("CHECK_FAILED", "This does not hold.");
        reason(routing, own, DISABLED);
        reason(telemetry, DISABLED);
        sweep();
        assertThat(only().connectionIds()).containsExactly(routing, telemetry);

        reason(routing, own);
        sweep();
        assertThat(open())
                .hasSize(2)
                .allSatisfy(alert -> assertThat(alert.connectionIds()).hasSize(1));
        assertThat(open())
                .filteredOn(alert -> CommonGround.under(alert.cause()))
                .hasSize(1);
    }

    @Test
    void staysWhileMicrosoftIsSilentAboutOneOfThem() {
        health("'c1'", "ACTION_REQUIRED", WITHDRAWN.code(), WITHDRAWN.text());
        sweep();
        sql("update connection set health = 'DEGRADED',"
                + " reasons = '[{\"code\":\"UNAVAILABLE\",\"text\":\"Microsoft does not answer.\"}]'");
        sweep();
        changed(routing, ConnectionHealth.HEALTHY);
        assertThat(open()).extracting(Alert::kind).contains(AlertKind.CONSENT_LOST);
    }

    /** Nobody is told once more, and nobody that it is over; each may have been told in words of its own. */
    @Test
    void goesOnWithWhatTheReleaseBeforeRaised() {
        reason(routing, WITHDRAWN);
        reason(telemetry, REMOVED);
        sweep();
        sql("update alert set subject = connection_id::text, connection_ids = '{}', code = 'CONSENT_MISSING'");
        sql(
                "insert into alert (provider_id, id, kind, subject, subject_name, severity, state, code, sentence, step, customer_id,"
                        + " connection_id, raised_at, changed_at) select provider_id, gen_random_uuid(), kind, '"
                        + telemetry
                        + "', subject_name, severity, state, 'APP_MISSING', 'The app was removed.', step, customer_id, '"
                        + telemetry
                        + "', raised_at, changed_at from alert");
        List<UUID> before = open().stream().map(Alert::id).toList();
        assertThat(before).hasSize(2);

        sweep();
        sweep();
        assertThat(open()).extracting(Alert::id).containsExactlyInAnyOrderElementsOf(before);
        assertThat(open())
                .filteredOn(alert -> CommonGround.under(alert.cause()))
                .singleElement()
                .satisfies(alert -> assertThat(alert.connectionIds()).containsExactly(routing, telemetry));

        health("'c1'", "HEALTHY", "", "");
        sweep();
        assertThat(open()).isEmpty();
    }

    /** Its replicas would take such an alert for healed, and one of a kind that they do not expect as well. */
    @Test
    void leavesItToTheReleaseBeforeForADay() {
        assertThat(together("3 days", "1 hour", WITHDRAWN)).hasSize(2);
        assertThat(together("3 days", "25 hours", WITHDRAWN)).hasSize(1);
        assertThat(together("2 hours", "2 hours", WITHDRAWN))
                .as("a new installation")
                .hasSize(1);
        assertThat(together("3 days", "1 hour", UNGRANTED))
                .extracting(Cause::kind)
                .containsExactly(AlertKind.CONNECTION_BROKEN, AlertKind.CONNECTION_BROKEN);
        assertThat(together("3 days", "25 hours", UNGRANTED))
                .extracting(Cause::kind)
                .containsExactly(AlertKind.CONSENT_LOST);
    }

    private List<Cause> together(String first, String upgraded, HealthReason reason) {
        return together(first, "174", upgraded, AlertKind.CONSENT_LOST, reason);
    }

    private long jobs(String kind, UUID connection) {
        return count(
                "select count(*) from job_run where kind = '" + kind + "' and connection_id = '" + connection + "'");
    }

    /** The second service on an app of its own, in the same tenant. */
    private void registerAnother() {
        ConnectionView connection = in(() -> connections.get(telemetry));
        UUID registration = UUID.randomUUID();
        sql("insert into app_registration (provider_id, id, tenant_id, client_id, display_name) values ('"
                + provider.value() + "', '" + registration + "', '" + connection.tenant() + "', 'another', 'Another')");
        sql("update connection set registration_id = '" + registration + "' where id = '" + telemetry + "'");
    }
}
