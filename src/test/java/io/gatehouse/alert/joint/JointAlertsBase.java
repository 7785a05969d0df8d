package io.gatehouse.alert.joint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.alert.joint.JointCauses.Stopped;
import io.gatehouse.connection.ConnectionDisconnected;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.grant.ConnectionHealthChanged;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.SchemaHistory;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;

/** Two customers with two services each, all on one registration; {@code routing} and {@code telemetry} are the first one's. */
abstract class JointAlertsBase extends AlertsBase {

    @Autowired
    protected Connections connections;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private SchemaHistory history;

    @Autowired
    private Profiles profiles;

    @Autowired
    private MessageSource messages;

    protected UUID routing;
    protected UUID telemetry;

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
        routing = connection("direct-routing");
        telemetry = connection("teams-telemetry");
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

    protected Alert only() {
        List<Alert> open = open();
        assertThat(open).hasSize(1);
        return open.getFirst();
    }

    /** As it happens: the connection itself is written after the event. */
    protected void changed(UUID id, ConnectionHealth to, HealthReason... reasons) {
        rows.in(provider, () -> {
            ConnectionView connection = connections.get(id);
            events.publishEvent(new ConnectionHealthChanged(
                    provider, id, connection.customerId(), connection.health(), to, List.of(reasons), false));
            return true;
        });
    }

    protected void disconnected(UUID id) {
        rows.in(provider, () -> {
            ConnectionView ended = connections.get(id);
            events.publishEvent(new ConnectionDisconnected(provider, id, ended.customerId(), ended.tenant(), MAJA));
            return true;
        });
    }

    /** As a check of this connection would leave it. */
    protected void reason(UUID id, HealthReason... reasons) {
        String json = Stream.of(reasons)
                .map(reason -> "{\"code\":\"" + reason.code() + "\",\"text\":\"" + reason.text() + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        sql("update connection set health = 'ACTION_REQUIRED', updated_at = now(), last_verified_at = now(),"
                + " reasons = '" + json + "' where id = '" + id + "'");
    }

    protected void well(UUID id) {
        sql("update connection set health = 'HEALTHY', reasons = '[]' where id = '" + id + "'");
    }

    /** What is told of both services where the schema is that old, and came to this version so long ago. */
    protected List<Cause> together(String first, String version, String upgraded, AlertKind kind, HealthReason reason) {
        return rows.in(provider, () -> {
            List<Stopped> stopped = List.of(stopped(routing, kind, reason), stopped(telemetry, kind, reason));
            rows.jdbc().sql("set local role none").update();
            age("1", first);
            age(version, upgraded);
            List<Cause> causes = new JointCauses(rows.jdbc(), history, profiles, messages).together(stopped);
            age("1", "0 s");
            age(version, "0 s");
            return causes;
        });
    }

    private void age(String version, String age) {
        rows.jdbc()
                .sql("update flyway_schema_history set installed_on = localtimestamp - ?::interval where version = ?")
                .params(age, version)
                .update();
    }

    private Stopped stopped(UUID id, AlertKind kind, HealthReason reason) {
        ConnectionView connection = connections.get(id);
        return new Stopped(
                connection,
                new Cause(
                        kind,
                        id.toString(),
                        "Customer 1",
                        AlertSeverity.CRITICAL,
                        reason.code(),
                        reason.text(),
                        0,
                        Concerns.connection(connection.customerId(), id)));
    }
}
