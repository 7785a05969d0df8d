package io.gatehouse.alert.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.subscription.SubscriptionTroubles;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** No news of customers is an alert only where nothing else says already why there is none. */
class SubscriptionAlertsTests extends AlertsBase {

    private static final String MISSING =
            "A permission is missing. Microsoft Graph refused the call because the needed permission is not granted.";

    @Autowired
    private SubscriptionTroubles troubles;

    @Autowired
    private PublicUrl publicUrl;

    @Test
    void leavesALostSignInToItsOwnAlertUntilAWhileAfterTheRepair() {
        connected(1);
        ranOut();
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        looksAtSubscriptions();
        sweep();
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.SIGN_IN_LOST);

        health("'c1'", "HEALTHY", "", "");
        looksAtSubscriptions();
        sweep();
        assertThat(open()).as("what ran out is made anew").isEmpty();

        sql("update notification_gap set excused_at = excused_at - interval '16 minutes'");
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.SUBSCRIPTION_BROKEN);

        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        looksAtSubscriptions();
        sweep();
        assertThat(open())
                .as("nothing has healed")
                .extracting(Alert::kind)
                .containsExactlyInAnyOrder(AlertKind.SUBSCRIPTION_BROKEN, AlertKind.SIGN_IN_LOST);
        assertThat(resolved()).extracting(Alert::kind).containsExactly(AlertKind.SIGN_IN_LOST);
    }

    /** Whoever meets it first: in the end the missing consent is told, and for a while after its return nothing is. */
    @Test
    void tellsAMissingPermissionOnce() {
        connected(1);
        ranOut();
        sql("update subscription set state = 'REFUSED', ended_at = null, failure = '" + MISSING + "'");
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.SUBSCRIPTION_BROKEN);

        health("'c1'", "DEGRADED", "PERMISSIONS_MISSING", "Not granted: Presence.Read.All.");
        looksAtSubscriptions();
        sweep();
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.CONSENT_DRIFT);

        health("'c1'", "HEALTHY", "", "");
        looksAtSubscriptions();
        sweep();
        assertThat(open()).as("it is asked for once more").isEmpty();

        sql("update notification_gap set excused_at = excused_at - interval '16 minutes'");
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.SUBSCRIPTION_BROKEN);
    }

    /** The work that should make them anew fails: there is no news for that reason, and one thing to do. */
    @Test
    void tellsOnceThatNothingIsMadeAnewAndThatThereIsNoNews() {
        connected(2);
        sql("""
                insert into job_run (provider_id, id, kind, subject, customer_id, connection_id, state, error, requested_by,
                  created_at, finished_at)
                select provider_id, gen_random_uuid(), 'subscription.keep', 'Notifications', customer_id, id, 'FAILED',
                  'The request is wrong.', 'test', now(), now() from connection
                """);
        sweep();
        assertThat(open()).hasSize(2).extracting(Alert::kind).containsOnly(AlertKind.JOB_FAILED);

        ranOut();
        sql("delete from notification_gap where customer_id not in (select id from customer where short_name = 'c1')");
        sweep();
        sweep();
        assertThat(open())
                .extracting(Alert::kind)
                .containsExactlyInAnyOrder(AlertKind.SUBSCRIPTION_BROKEN, AlertKind.JOB_FAILED);
    }

    @Test
    void tellsARenewalThatIsRefusedForAMissingPermissionAsThat() {
        connected(1);
        ranOut();
        sql("delete from notification_gap");
        sql("update subscription set state = 'ACTIVE', failure = '" + MISSING
                + "', renewal_refused_at = now() - interval '16 minutes', ended_at = null,"
                + " expires_at = now() + interval '9 days', origin = '" + publicUrl.publicUrl() + "'");
        health("'c1'", "DEGRADED", "PERMISSIONS_MISSING", "Not granted: Presence.Read.All.");
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.CONSENT_DRIFT);

        sql("update subscription set failure = 'The subscription is too long.'");
        sweep();
        assertThat(open())
                .as("refused for a reason of its own")
                .extracting(Alert::kind)
                .containsExactlyInAnyOrder(AlertKind.CONSENT_DRIFT, AlertKind.SUBSCRIPTION_BROKEN);
    }

    @Test
    void blamesNoCustomerForTheProvidersOwnCredential() {
        connected(3);
        ranOut();
        health("'c1', 'c2', 'c3'", "DEGRADED", "CREDENTIAL_EXPIRED", "The secret has ended.");
        looksAtSubscriptions();
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.OWN_CREDENTIAL_REFUSED);
    }

    @Test
    void tellsOfAnOutageOfAnHourOnce() {
        connected(7);
        ranOut();
        health("'c1', 'c2', 'c3', 'c4', 'c5'", "DEGRADED", "UNAVAILABLE", "Microsoft does not answer.");
        sweep();
        assertThat(open()).extracting(Alert::kind).contains(AlertKind.MICROSOFT_DOWN);
        sweep();
        assertThat(open())
                .as("also of those that were not asked since")
                .extracting(Alert::kind)
                .containsExactly(AlertKind.MICROSOFT_DOWN);

        looksAtSubscriptions();
        health("'c1', 'c2', 'c3', 'c4', 'c5'", "HEALTHY", "", "");
        sweep();
        sweep();
        assertThat(open()).as("what ran out is made anew").isEmpty();

        sql("update alert set resolved_at = resolved_at - interval '16 minutes'");
        sql("update notification_gap set excused_at = excused_at - interval '16 minutes'");
        sweep();
        assertThat(open()).hasSize(7).extracting(Alert::kind).containsOnly(AlertKind.SUBSCRIPTION_BROKEN);
    }

    @Test
    void tellsInTheEndWhereMicrosoftIsSilentAboutOneAlone() {
        connected(6);
        ranOut();
        sql("delete from notification_gap where customer_id not in (select id from customer where short_name = 'c1')");
        health("'c1'", "DEGRADED", "UNAVAILABLE", "Microsoft does not answer.");
        sweep();
        assertThat(open()).isEmpty();

        sql("update notification_gap set started_at = now() - interval '4 hours'");
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.SUBSCRIPTION_BROKEN);
    }

    @Test
    void saysNothingOfWhatSomebodyLetsRest() {
        connected(2);
        ranOut();
        sql("insert into job_pause (provider_id, scope, subject, paused_by)"
                + " select provider_id, 'CUSTOMER', id::text, 'maja' from customer where short_name = 'c1'");
        sweep();
        assertThat(open()).extracting(alert -> alert.cause().name()).containsExactly("Customer 2");

        sql("insert into job_pause (provider_id, scope, subject, paused_by)"
                + " select provider_id, 'KIND', 'subscription.keep', 'maja' from customer where short_name = 'c1'");
        sweep();
        assertThat(open())
                .as("an open one is not healed by that")
                .extracting(alert -> alert.cause().name())
                .containsExactly("Customer 2");
    }

    /** Written again until it is seen: the portal tests its address at any time. */
    @Test
    void tellsOfOurAddressOnceAndWhoMendsIt() throws Exception {
        connected(2);
        ranOut();
        sql("update subscription set state = 'REFUSED', failure = 'Microsoft cannot reach the address.'");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            sql("delete from alert");
            addressFailsFor("4 minutes");
            sweep();
            assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.ADDRESS_UNREACHABLE);
        });
        Alert alert = open().getFirst();
        assertThat(alert.cause().code()).isEqualTo("CERTIFICATE_UNTRUSTED");
        assertThat(alert.cause().sentence()).contains("not from a public authority");
        assertThat(page("/alerts/" + alert.id()))
                .contains("Whoever renews the certificate of the public address.")
                .doesNotContain("DNS");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            addressFailsFor("4 minutes");
            assertThat(page("/settings/notifications"))
                    .contains("Fails since", "not from a public authority", "Does not work")
                    .doesNotContain("Not tested since");
        });
    }

    /** Many a portal does not reach its own public address from where it runs. */
    @Test
    void takesNewsForAProofThatMicrosoftReachesTheAddress() throws Exception {
        connected(1);
        ranOut();
        news("20 hours");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            addressFailsFor("1 day");
            sweep();
            assertThat(count("select count(*) from notification_pulse")).isOne();
            assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.SUBSCRIPTION_BROKEN);
        });
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            addressFailsFor("1 day");
            assertThat(page("/settings/notifications")).contains("Microsoft reaches the address");
        });

        news("20 minutes");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            addressFailsFor("25 minutes");
            sweep();
            assertThat(open())
                    .as("it was on its way, or on an open line")
                    .extracting(Alert::kind)
                    .contains(AlertKind.ADDRESS_UNREACHABLE);
            assertThat(page("/settings/notifications"))
                    .contains("Fails since")
                    .doesNotContain("Microsoft reaches the address");
        });
    }

    /** Where it has failed from the first day on, news proves it only for a while. */
    @Test
    void takesOldNewsForNoProof() {
        connected(1);
        ranOut();
        news("2 days");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            addressFailsFor("200 days");
            sweep();
            assertThat(count("select count(*) from notification_pulse")).isOne();
            assertThat(open())
                    .as("a weekend may be quiet")
                    .extracting(Alert::kind)
                    .containsExactly(AlertKind.SUBSCRIPTION_BROKEN);
        });

        news("73 hours");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            addressFailsFor("200 days");
            sweep();
            assertThat(open()).extracting(Alert::kind).contains(AlertKind.ADDRESS_UNREACHABLE);
        });
    }

    /** It leaves the mark of the refusal, which it knows nothing of. */
    @Test
    void believesARenewalByAReplicaOfTheReleaseBefore() {
        connected(1);
        ranOut();
        sql("delete from notification_gap");
        sql("update subscription set state = 'ACTIVE', failure = 'A permission is missing.', ended_at = null,"
                + " renewal_refused_at = now() - interval '16 minutes', expires_at = now() + interval '9 days',"
                + " origin = '" + publicUrl.publicUrl() + "'");
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.SUBSCRIPTION_BROKEN);

        sql("update subscription set failure = null");
        sweep();
        assertThat(open()).isEmpty();
    }

    @Test
    void tellsOfARenewalThatIsRefusedBeforeTheEnd() throws Exception {
        connected(1);
        ranOut();
        sql("delete from notification_gap");
        sql(
                "update subscription set state = 'ACTIVE', failure = 'A permission is missing.', renewal_refused_at = now(),"
                        + " ended_at = null, expires_at = now() + interval '9 days', origin = '" + publicUrl.publicUrl()
                        + "'");
        sweep();
        assertThat(open()).as("it may pass").isEmpty();

        sql("update subscription set renewal_refused_at = now() - interval '16 minutes'");
        sweep();
        Alert ending = open().getFirst();
        assertThat(ending.kind()).isEqualTo(AlertKind.SUBSCRIPTION_BROKEN);
        assertThat(ending.severity()).isEqualTo(AlertSeverity.WARNING);
        assertThat(ending.cause().code()).isEqualTo("RENEWAL_REFUSED");
        assertThat(ending.cause().sentence()).contains("refuses to renew", "A permission is missing.");
        assertThat(page("/alerts/" + ending.id()))
                .contains("Customer 1: Microsoft will soon tell us of no changes", "until the subscription ends");

        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        assertThat(resolved()).isEmpty();
        health("'c1'", "HEALTHY", "", "");

        sql("update subscription set state = 'LOST', failure = null, renewal_refused_at = null,"
                + " ended_at = now() - interval '4 minutes'");
        gap();
        sweep();
        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.id()).isEqualTo(ending.id());
            assertThat(alert.cause().code()).isEqualTo("EXPIRED");
            assertThat(alert.cause().step())
                    .isGreaterThan(ending.cause().step())
                    .isZero();
        });
        sql("update notification_gap set ended_at = now()");
        sweep();
        assertThat(open()).isEmpty();
    }

    /** The clock has it read all the same: nothing is lost, whatever keeps Microsoft from telling of it. */
    @Test
    void wakesNobodyForADirectory() {
        connected(1);
        ranOut();
        sql("update subscription set kind = 'DIRECTORY', wish = '/users', resource = '/users', origin = '"
                + publicUrl.publicUrl() + "'");
        sweep();
        assertThat(open()).as("gone").isEmpty();

        sql("update subscription set state = 'REFUSED', ended_at = null, failure = 'The address is not reached.'");
        sweep();
        assertThat(open()).as("refused").isEmpty();

        sql("update subscription set state = 'ACTIVE', renewal_refused_at = now() - interval '16 minutes',"
                + " expires_at = now() + interval '9 days'");
        sql("delete from notification_gap");
        sweep();
        assertThat(open()).as("about to end").isEmpty();

        addressFailsFor("4 minutes");
        sweep();
        assertThat(open()).as("not reached").isEmpty();

        sql("update subscription set kind = 'PRESENCE', wish = 'presences', resource = '/communications/presences'");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            addressFailsFor("4 minutes");
            sweep();
            assertThat(open())
                    .as("presences are lost")
                    .extracting(Alert::kind)
                    .containsExactly(AlertKind.ADDRESS_UNREACHABLE);
        });
        sql("delete from notification_pulse");
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.SUBSCRIPTION_BROKEN);
    }

    /** A subscription of each customer, that could not be renewed. */
    /** A chat that was found and cannot be subscribed to, as each attempt meets a failure that passes. */
    @Test
    void tellsOfWhatMicrosoftHasNotAnsweredForLong() {
        connected(1);
        ranOut();
        sql("update subscription set state = 'WANTED', ended_at = null, created_at = now()");
        sweep();
        assertThat(open()).as("it is being made").isEmpty();

        sql("update subscription set created_at = now() - interval '4 minutes'");
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.SUBSCRIPTION_BROKEN);

        sql("update subscription set state = 'ACTIVE'");
        sql("update notification_gap set ended_at = now()");
        sweep();
        assertThat(open()).isEmpty();
    }

    @Test
    void tellsThatWhatComesCannotBeProven() throws Exception {
        connected(1);
        ranOut();
        sql("update subscription set state = 'ACTIVE', ended_at = null");
        sql(
                "update notification_gap set cause = 'UNPROVEN', started_at = now() - interval '61 seconds', ended_at = now()");
        sweep();
        assertThat(open()).as("a stray item").isEmpty();

        sql("update notification_gap set started_at = now() - interval '2 days', ended_at = now() - interval '1 day'");
        sweep();
        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.SUBSCRIPTION_BROKEN);
            assertThat(alert.cause().code()).isEqualTo("UNPROVEN");
        });
        assertThat(page("/alerts/" + open().getFirst().id()))
                .contains("cannot be proven", "hardly a stranger", "marks the gap as dealt with");

        sql("update notification_gap set closed_at = now()");
        sweep();
        assertThat(open()).isEmpty();
    }

    private void ranOut() {
        sql("""
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource, changes,
                  kind, path_hash, state_hash, origin, state, created_at, ended_at)
                select provider_id, gen_random_uuid(), customer_id, id, tenant_id, 'presences',
                  '/communications/presences', 'updated', 'PRESENCE', sha256(id::text::bytea), 'x'::bytea, '', 'LOST',
                  now() - interval '2 hours', now() - interval '4 minutes'
                from connection
                """);
        gap();
    }

    private void gap() {
        sql("""
                insert into notification_gap (provider_id, id, customer_id, connection_id, subscription_id, resource, cause,
                  started_at)
                select provider_id, gen_random_uuid(), customer_id, connection_id, id, resource, 'EXPIRED',
                  now() - interval '1 hour' from subscription
                """);
    }

    /** Of the directory, for one: of that nothing stays but the time. */
    private void news(String ago) {
        sql("update subscription set last_notification_at = now() - interval '" + ago + "'");
    }

    private void addressFailsFor(String time) {
        sql("insert into notification_pulse select id, now() - interval '%1$s', now() - interval '%1$s',"
                        .formatted(time)
                + " 'CERTIFICATE_UNTRUSTED' from provider where id = '" + provider.value() + "'"
                + " on conflict (provider_id) do update set failed_since = excluded.failed_since,"
                + " verdict = excluded.verdict");
    }

    private void looksAtSubscriptions() {
        in(() -> {
            troubles.excuse();
            return true;
        });
    }
}
