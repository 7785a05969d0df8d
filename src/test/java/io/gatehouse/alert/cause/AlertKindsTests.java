package io.gatehouse.alert.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of trouble raises its alert, has a page in words, and takes the alert back when it is over. */
class AlertKindsTests extends AlertsBase {

    @ParameterizedTest
    @CsvSource({
        "CREDENTIAL_EXPIRED, CREDENTIAL_REFUSED, CRITICAL",
        "CREDENTIAL_WRONG, CREDENTIAL_REFUSED, CRITICAL",
        "CREDENTIAL_FOREIGN, CREDENTIAL_FOREIGN, WARNING",
        "ROTATION_STUCK, ROTATION_STUCK, WARNING",
        "PERMISSIONS_EXTRA, CONSENT_DRIFT, WARNING",
        "APP_DISABLED, CONNECTION_BROKEN, CRITICAL",
        "MFA_NEEDED, SIGN_IN_LOST, CRITICAL",
        "TENANT_UNKNOWN, CONNECTION_BROKEN, CRITICAL"
    })
    void ofAConnection(String code, AlertKind kind, AlertSeverity severity) throws Exception {
        connected(1);
        registeredAtTheCustomer();
        health("'c1'", "ACTION_REQUIRED", code, "Microsoft said so.");

        assertRaised(kind, severity, "Microsoft said so.", "Customer 1");

        health("'c1'", "HEALTHY", "", "");
        assertOver(kind);
    }

    @Test
    void ofOtherWorkThatStopped() throws Exception {
        connected(1);
        String run = """
                insert into job_run (provider_id, id, kind, subject, customer_id, connection_id, state, error, requested_by)
                select provider_id, gen_random_uuid(), 'subscription.keep', 'Notifications of Customer 1', customer_id, id,
                  '%s', %s, 'test' from connection
                """;
        sql(run.formatted("FAILED", "'The vault is locked'"));

        assertRaised(AlertKind.JOB_FAILED, AlertSeverity.WARNING, "The vault is locked", "Notifications of Customer 1");

        sql(run.formatted("SUCCEEDED", "null"));
        assertOver(AlertKind.JOB_FAILED);
    }

    @Test
    void ofMicrosoftThatTellsNothingOfACustomer() throws Exception {
        connected(1);
        sql("""
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource, changes,
                  kind, path_hash, state_hash, origin, state, failure, created_at)
                select provider_id, gen_random_uuid(), customer_id, id, tenant_id, 'chats', '/chats', 'created', 'MESSAGE',
                  sha256(id::text::bytea), 'x'::bytea, '', 'REFUSED', 'Microsoft wants another permission.', now()
                from connection
                """);
        sql("""
                insert into notification_gap (provider_id, id, customer_id, connection_id, subscription_id, resource, cause,
                  started_at)
                select provider_id, gen_random_uuid(), customer_id, connection_id, id, wish, 'LOST', now()
                from subscription
                """);

        assertRaised(
                AlertKind.SUBSCRIPTION_BROKEN,
                AlertSeverity.WARNING,
                "Microsoft wants another permission.",
                "Customer 1");

        sql("update notification_gap set ended_at = now()");
        assertOver(AlertKind.SUBSCRIPTION_BROKEN);
    }

    /** Written again until it is seen: the portal tests its address at any time. */
    @Test
    void ofAnAddressThatMicrosoftDoesNotReach() throws Exception {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            sql(
                    "insert into notification_pulse select id, now(), now() - interval '4 minutes', 'TOO_SLOW' from provider"
                            + " where id = '" + provider.value() + "'"
                            + " on conflict (provider_id) do update set failed_since = now() - interval '4 minutes'");
            sweep();
            assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.ADDRESS_UNREACHABLE);
        });
        Alert alert = open().getFirst();
        assertThat(alert.severity()).isEqualTo(AlertSeverity.CRITICAL);
        assertThat(alert.customerId()).isNull();
        assertThat(page("/alerts/" + alert.id())).contains(alert.cause().sentence());

        sql("delete from notification_pulse");
        assertOver(AlertKind.ADDRESS_UNREACHABLE);
    }

    @Test
    void ofAnInboxThatNobodyEmpties() throws Exception {
        connected(1);
        sql("""
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource, changes,
                  kind, path_hash, state_hash, origin, state, created_at)
                select provider_id, gen_random_uuid(), customer_id, id, tenant_id, 'chats', '/chats', 'created', 'MESSAGE',
                  sha256(id::text::bytea), 'x'::bytea, '', 'ENDED', now()
                from connection
                """);
        sql("""
                insert into notification (provider_id, id, customer_id, connection_id, subscription_id, dedupe, received_at,
                  change_type, resource, state, position)
                select provider_id, gen_random_uuid(), customer_id, connection_id, id, n::text::bytea,
                  now() - n * interval '1 hour', 'created', resource, 'READY', 100 - n
                from subscription, generate_series(1, 2) n
                """);
        sweep();
        assertThat(open()).isEmpty();

        sql("update notification set received_at = received_at - interval '3 days'");
        upgraded("1 hour");
        sweep();
        assertThat(open()).as("replicas of the release before may run").isEmpty();
        upgraded("25 hours");
        assertRaised(AlertKind.INBOX_UNREAD, AlertSeverity.WARNING, "is of Customer 1", "Nobody takes notifications");
        sql("update notification set received_at = received_at - interval '21 days'");
        assertRaised(AlertKind.INBOX_UNREAD, AlertSeverity.CRITICAL, "is of Customer 1", "Nobody takes notifications");

        sql("update notification set acknowledged_at = now()");
        assertOver(AlertKind.INBOX_UNREAD);

        sql("update notification set acknowledged_at = null");
        sql("update connection set state = 'DISCONNECTED'");
        sweep();
        assertThat(open())
                .as("nobody reads what connections that have ended left")
                .isEmpty();
    }

    /** What connections that have ended left is the oldest of all. */
    @Test
    void ofTheOldestThatSomebodyWouldRead() {
        connected(2);
        sql("""
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource, changes,
                  kind, path_hash, state_hash, origin, state, created_at)
                select provider_id, gen_random_uuid(), customer_id, id, tenant_id, 'chats', '/chats', 'created', 'MESSAGE',
                  sha256(id::text::bytea), 'x'::bytea, '', 'ENDED', now()
                from connection
                """);
        sql("""
                insert into notification (provider_id, id, customer_id, connection_id, subscription_id, dedupe, received_at,
                  change_type, resource, state, position)
                select s.provider_id, gen_random_uuid(), s.customer_id, s.connection_id, s.id, u.short_name::bytea,
                  now() - case u.short_name when 'c1' then interval '9 days' else interval '4 days' end, 'created',
                  s.resource, 'READY', case u.short_name when 'c1' then 1 else 2 end
                from subscription s join customer u on u.id = s.customer_id
                """);
        sql("update connection set state = 'DISCONNECTED' where customer_id in"
                + " (select id from customer where short_name = 'c1')");
        upgraded("25 hours");
        sweep();

        assertThat(open())
                .singleElement()
                .satisfies(alert -> assertThat(alert.cause().sentence()).contains("is of Customer 2"));
    }

    /** The history of the schema belongs to whoever migrates. */
    private void upgraded(String ago) {
        rows.in(provider, () -> {
            rows.jdbc().sql("set local role none").update();
            return rows.jdbc()
                    .sql("update flyway_schema_history set installed_on = localtimestamp - interval '" + ago
                            + "' where version = '133'")
                    .update();
        });
    }

    /** Told only of a key that some program uses. */
    @Test
    void ofAnApiKeyThatEndsWhileItIsUsed() throws Exception {
        sql("""
                insert into api_key (provider_id, id, name, role, beginning, key_hash, made_by, created_at, expires_at)
                select id, gen_random_uuid(), 'CRM 4711', 'AUDITOR', 'ghk_8fQ2zLw5', sha256(id::text::bytea), 'Maja Jensen',
                  now(), now() + interval '6 days 1 hour' from provider where id = '%s'
                """.formatted(provider.value()));
        sweep();
        assertThat(open()).isEmpty();

        sql("update api_key set last_used_at = now()");
        assertRaised(AlertKind.API_KEY_EXPIRY, AlertSeverity.WARNING, "The API key ends on", "CRM 4711");

        sql("update api_key set revoked_at = now(), revoked_by = 'Maja Jensen'");
        assertOver(AlertKind.API_KEY_EXPIRY);
    }

    private void registeredAtTheCustomer() {
        sql("update connection set registration = 'CUSTOMER'");
        sql("update app_registration set customer_id = (select id from customer)");
    }

    /** Once, however often it is looked at; in the list, and on a page of its own. */
    private void assertRaised(AlertKind kind, AlertSeverity severity, String sentence, String name) throws Exception {
        sweep();
        sweep();

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(kind);
            assertThat(alert.severity()).isEqualTo(severity);
            assertThat(alert.cause().sentence()).contains(sentence);
        });
        assertThat(page("/alerts")).contains("One is open", name);
        assertThat(page("/alerts/" + open().getFirst().id())).contains(sentence, name);
    }

    private void assertOver(AlertKind kind) {
        sweep();

        assertThat(open()).isEmpty();
        assertThat(resolved()).extracting(Alert::kind).containsExactly(kind);
    }
}
