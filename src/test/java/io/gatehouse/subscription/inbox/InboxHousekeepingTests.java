package io.gatehouse.subscription.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.alert.cause.AlertsBase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What is old goes some at a time: a day's items in one statement would take longer than a statement may. */
class InboxHousekeepingTests extends AlertsBase {

    private static final int MANY = 2 * InboxHousekeeping.AT_ONCE + 17;

    @Autowired
    private InboxHousekeeping housekeeping;

    @Autowired
    private TransactionTemplate transaction;

    @BeforeEach
    void subscribe() {
        connected(1);
        sql("""
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource, changes,
                  kind, path_hash, state_hash, origin, state, created_at)
                select provider_id, gen_random_uuid(), customer_id, id, tenant_id, 'presences',
                  '/communications/presences', 'updated', 'PRESENCE', sha256(id::text::bytea), 'x'::bytea, '', 'ACTIVE',
                  now() - interval '900 days'
                from connection
                """);
    }

    @Test
    void forgetsWhatWasDealtWithAWeekAgoHoweverManyLieBetween() {
        items("left", MANY, "20 days", "READY", "null");
        items("taken", MANY, "10 days", "READY", "now()");
        items("refused", 3, "8 days", "REFUSED", "null");
        items("lately", 3, "6 days", "READY", "now()");
        items("waiting", 3, "8 days", "RECEIVED", "null");

        run();

        assertThat(number("taken") + number("refused")).isZero();
        assertThat(number("left")).isEqualTo(MANY);
        assertThat(number("lately") + number("waiting")).isEqualTo(6);
        assertThat(count("select count(*) from notification_gap")).isZero();
    }

    /** Whatever becomes of the next ones, those that are gone stand in the ledger. */
    @Test
    void writesTheGapWithWhatItDeletes() {
        items("untaken", MANY, "32 days", "READY", "null");
        items("taken", 5, "40 days", "READY", "now()");
        CompletableFuture<Void> running = rows.in(
                provider,
                () -> transaction.execute(held -> {
                    rows.jdbc()
                            .sql("select id from notification where resource = 'untaken' order by received_at desc"
                                    + " limit 1 for update")
                            .query((row, n) -> n)
                            .list();
                    CompletableFuture<Void> run = CompletableFuture.runAsync(this::run, Thread::startVirtualThread);
                    await().atMost(Duration.ofSeconds(25)).until(() -> number("untaken") == 17);
                    assertThat(gap()).as("told already").isEqualTo(1);
                    return run;
                }));
        running.join();

        assertThat(count("select count(*) from notification")).isZero();
        assertThat(gap()).isEqualTo(1);
        assertThat(count("select count(*) from notification_gap where started_at < now() - interval '32 days'"
                        + " and ended_at between now() - interval '32 days' and now() - interval '31 days 23 hours'"))
                .as("as long as all of them, without those that were taken")
                .isEqualTo(1);
    }

    private long gap() {
        return count("select count(*) from notification_gap where cause = 'UNREAD'");
    }

    @Test
    void keepsAProofAsLongAsSomebodyMayNeedIt() {
        items("waiting", 2, "3 days", "RECEIVED", "null");
        items("read", 2, "3 days", "READY", "null");
        sql("""
                insert into notification_delivery (provider_id, id, received_at, proofs)
                select provider_id, id, received_at, '{proof}' from notification
                """);
        sql("update notification set delivery_id = id where state = 'RECEIVED'");
        sql("""
                insert into notification_delivery (provider_id, id, received_at, proofs)
                select id, gen_random_uuid(), now() - n * interval '1 second', '{proof}'
                from provider, generate_series(1, %d) n where id = '%s'
                """.formatted(MANY, provider));

        run();

        assertThat(count("select count(*) from notification_delivery")).isEqualTo(2);
        assertThat(count("select count(*) from notification n join notification_delivery d on d.id = n.delivery_id"))
                .isEqualTo(2);
    }

    @Test
    void forgetsSubscriptionsThatNothingNamesAnyMore() {
        items("left", 1, "20 days", "READY", "null");
        sql("update subscription set state = 'ENDED', ended_at = now() - interval '31 days'");
        run();
        assertThat(count("select count(*) from subscription")).isOne();

        sql("delete from notification");
        run();
        assertThat(count("select count(*) from subscription")).isZero();
    }

    private void run() {
        in(() -> {
            housekeeping.run();
            return true;
        });
    }

    private long number(String resource) {
        return count("select count(*) from notification where resource = '" + resource + "'");
    }

    /** Each a second after the one before. */
    private void items(String resource, int number, String ago, String state, String acknowledged) {
        sql("""
                insert into notification (provider_id, id, customer_id, connection_id, subscription_id, dedupe,
                  received_at, change_type, resource, item, state, acknowledged_at)
                select provider_id, gen_random_uuid(), customer_id, connection_id, id, sha256(('%1$s' || n)::bytea),
                  now() - interval '%2$s' + n * interval '1 second', 'updated', '%1$s',
                  case when '%3$s' = 'RECEIVED' then '{}' end, '%3$s', %4$s
                from subscription, generate_series(1, %5$d) n
                """.formatted(resource, ago, state, acknowledged, number));
    }
}
