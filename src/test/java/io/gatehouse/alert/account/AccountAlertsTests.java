package io.gatehouse.alert.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.alert.account.AccountCauses.Stopped;
import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.connection.ConnectionDisconnected;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.grant.ConnectionHealthChanged;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.SchemaHistory;
import io.gatehouse.web.TestCallers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;

/** One account may stand behind two services: its trouble is one alert, until both of them are well. */
class AccountAlertsTests extends AlertsBase {

    private static final HealthReason REVOKED = new HealthReason("GRANT_REVOKED", "The password was changed.");

    @Autowired
    private Connections connections;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private SchemaHistory history;

    @Autowired
    private Profiles profiles;

    @Autowired
    private MessageSource messages;

    private UUID routing;
    private UUID telemetry;

    @BeforeEach
    void addServices() {
        connected(2);
        sql("""
                insert into connection (provider_id, id, customer_id, profile, profile_version, method, registration,
                  acts_as, registration_id, tenant_id, state, health, wanted_scopes, granted_scopes, last_verified_at,
                  connected_at, created_at, updated_at, created_by)
                select provider_id, gen_random_uuid(), customer_id, 'teams-telemetry', 1, method, registration,
                  'SERVICE_ACCOUNT', registration_id, tenant_id, 'ACTIVE', 'HEALTHY', '{}', '{}', now(), now(),
                  created_at + interval '1 second', now(), 'test'
                from connection
                """);
        sql("update connection set account_object = 'AB-12', account_upn = 'svc@contoso.example'");
        routing = connection("direct-routing");
        telemetry = connection("teams-telemetry");
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

        rows.in(provider, () -> {
            ConnectionView ended = connections.get(telemetry);
            events.publishEvent(
                    new ConnectionDisconnected(provider, telemetry, ended.customerId(), ended.tenant(), MAJA));
            return true;
        });
        assertThat(open()).isEmpty();
    }

    @Test
    void staysWhereAnotherConnectionIsDisconnected() {
        health("'c1'", "ACTION_REQUIRED", "ACCOUNT_DISABLED", "The account is disabled.");
        sweep();
        rows.in(provider, () -> {
            ConnectionView ended = connections.get(routing);
            events.publishEvent(
                    new ConnectionDisconnected(provider, routing, ended.customerId(), ended.tenant(), MAJA));
            return true;
        });

        assertThat(only().connectionIds()).containsExactly(telemetry);
    }

    @Test
    void keepsApartWhatIsNoAccountsOrAnotherOnes() {
        lost(routing);
        reason(telemetry, "GRANT_EXPIRED", "Nobody has used it for 90 days.");
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
                .filteredOn(alert -> AccountCauses.about(alert.cause()))
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
        return rows.in(provider, () -> {
            List<Stopped> stopped = List.of(stopped(routing), stopped(telemetry));
            rows.jdbc().sql("set local role none").update();
            age("1", first);
            age("172", upgraded);
            List<Cause> causes = new AccountCauses(rows.jdbc(), history, profiles, messages).together(stopped);
            age("1", "0 s");
            age("172", "0 s");
            return causes;
        });
    }

    private void age(String version, String age) {
        rows.jdbc()
                .sql("update flyway_schema_history set installed_on = localtimestamp - ?::interval where version = ?")
                .params(age, version)
                .update();
    }

    private Stopped stopped(UUID id) {
        ConnectionView connection = connections.get(id);
        return new Stopped(
                connection,
                new Cause(
                        AlertKind.SIGN_IN_LOST,
                        id.toString(),
                        "Customer 1",
                        AlertSeverity.CRITICAL,
                        "GRANT_REVOKED",
                        "The password was changed.",
                        0,
                        Concerns.connection(connection.customerId(), id)));
    }

    private Alert only() {
        List<Alert> open = open();
        assertThat(open).hasSize(1);
        return open.getFirst();
    }

    private void changed(UUID id, ConnectionHealth to, HealthReason... reasons) {
        rows.in(provider, () -> {
            ConnectionView connection = connections.get(id);
            events.publishEvent(new ConnectionHealthChanged(
                    provider, id, connection.customerId(), connection.health(), to, List.of(reasons), false));
            return true;
        });
    }

    private void lost(UUID id) {
        reason(id, REVOKED.code(), REVOKED.text());
    }

    private void reason(UUID id, String code, String text) {
        sql("update connection set health = 'ACTION_REQUIRED', updated_at = now(), last_verified_at = now(),"
                + " reasons = '[{\"code\":\"" + code + "\",\"text\":\"" + text + "\"}]' where id = '" + id + "'");
    }

    private void well(UUID id) {
        sql("update connection set health = 'HEALTHY', reasons = '[]' where id = '" + id + "'");
    }

    private UUID connection(String profile) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select c.id from connection c join customer u on u.id = c.customer_id"
                                + " where u.short_name = 'c1' and c.profile = ?")
                        .param(profile)
                        .query(UUID.class)
                        .single());
    }
}
