package io.gatehouse.subscription.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.subscription.inbox.InboxRows.End;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who has which items that wait, and for how long. */
class InboxRowsTests extends AlertsBase {

    @Autowired
    private InboxRows inbox;

    private final UUID claim = UUID.randomUUID();

    @BeforeEach
    void receive() {
        connected(1);
        sql("""
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource, changes,
                  kind, path_hash, state_hash, origin, state, created_at)
                select provider_id, gen_random_uuid(), customer_id, id, tenant_id, 'presences',
                  '/communications/presences', 'updated', 'PRESENCE', sha256(id::text::bytea), 'x'::bytea, '', 'LOST',
                  now() - interval '900 days'
                from connection
                """);
        await().atMost(Duration.ofMinutes(1)).until(() -> readAgain("1 hour") == 1);
        // the clock hands over to threads of the reader's own, which a look of before may still be about to begin
        await().atMost(Duration.ofMinutes(1)).until(this::nobodyReads);
        sql("""
                insert into notification (provider_id, id, customer_id, connection_id, subscription_id, dedupe,
                  received_at, change_type, resource, item, state)
                select provider_id, gen_random_uuid(), customer_id, connection_id, id, sha256(n::text::bytea),
                  now() - n * interval '1 minute', 'updated', 'number ' || n, '{}', 'RECEIVED'
                from subscription, generate_series(1, 5) n
                """);
        sql("""
                insert into notification_delivery (provider_id, id, received_at, proofs)
                select provider_id, id, received_at, array['proof of ' || resource] from notification
                """);
        sql("update notification set delivery_id = id");
    }

    @AfterEach
    void readOn() {
        readAgain("0 s");
    }

    /** The clock's own look would race with those of the test. */
    private int readAgain(String after) {
        return sql("update scheduled_tasks set execution_time = now() + interval '" + after + "', version = version + 1"
                + " where task_name = 'recurring' and task_instance = 'notification.read' and not picked");
    }

    private boolean nobodyReads() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(it -> it.getName().startsWith("notification-"));
    }

    @Test
    void answersWhatItClaimedTheOldestFirst() {
        List<Unread> oldest = in(() -> inbox.claim(claim, End.OLDEST, 2));
        List<Unread> newest = in(() -> inbox.claim(UUID.randomUUID(), End.NEWEST, 2));

        assertThat(oldest).extracting(Unread::resource).containsExactly("number 5", "number 4");
        assertThat(newest).extracting(Unread::resource).containsExactly("number 2", "number 1");
        assertThat(oldest)
                .extracting(Unread::proofs)
                .containsExactly(List.of("proof of number 5"), List.of("proof of number 4"));
        assertThat(in(() -> inbox.claim(claim, End.OLDEST, 2)))
                .extracting(Unread::resource)
                .containsExactly("number 3");
    }

    @Test
    void givesBackWhatItIsToldAndNothingOfOthers() {
        List<Unread> mine = in(() -> inbox.claim(claim, End.OLDEST, 2));
        List<Unread> others = in(() -> inbox.claim(UUID.randomUUID(), End.OLDEST, 2));

        release(Set.of(mine.getFirst().id(), others.getFirst().id()));

        assertThat(count("select count(*) from notification where claimed_until < now() + interval '59 seconds'"
                        + " and claimed_until > now()"))
                .isOne();
        assertThat(count("select count(*) from notification where claimed_until is null"))
                .isOne();
    }

    /** It must not stand in the way of what came after it at each look. */
    @Test
    void pausesLongerForWhatHasWaitedForMinutes() {
        List<Unread> mine = in(() -> inbox.claim(claim, End.OLDEST, 5));
        sql("update notification set received_at = now() - interval '1 day' where resource = 'number 5'");

        release(Set.copyOf(mine.stream().map(Unread::id).toList()));

        assertThat(pause("number 1")).isBetween(8L, 10L);
        assertThat(pause("number 4")).isBetween(22L, 25L);
        assertThat(pause("number 5")).isBetween(58L, 60L);
    }

    private long pause(String resource) {
        return count("select ceil(extract(epoch from claimed_until - now())) from notification where resource = '"
                + resource + "'");
    }

    private void release(Set<UUID> ids) {
        in(() -> {
            inbox.release(claim, ids);
            return true;
        });
    }
}
