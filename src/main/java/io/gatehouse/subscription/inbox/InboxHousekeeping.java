package io.gatehouse.subscription.inbox;

import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.InboxTroubles;
import io.gatehouse.subscription.gap.Gaps;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Forgets what was dealt with. What nobody took in time is deleted too, and stands in the ledger of gaps for it. */
@Component
@Transactional
class InboxHousekeeping implements RecurringWork {

    /** Microsoft delivers again for hours; so long an item is known to have been here. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private static final Duration UNREAD = InboxTroubles.KEPT;
    private static final Duration ENDED = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final Gaps gaps;
    private final DatabaseClock clock;

    InboxHousekeeping(JdbcClient jdbc, Gaps gaps, DatabaseClock clock) {
        this.jdbc = jdbc;
        this.gaps = gaps;
        this.clock = clock;
    }

    private record Left(UUID subscription, Instant from, Instant until) {}

    @Override
    public String name() {
        return "notification.housekeeping";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        sql("""
                delete from notification where provider_id = :provider and received_at < :before
                  and (acknowledged_at is not null or state = 'REFUSED')""").param("before", Timestamp.from(now.minus(REMEMBERED))).update();
        sql("""
                select subscription_id, min(received_at) as first, max(received_at) as last from notification
                where provider_id = :provider and received_at < :before group by subscription_id""")
                .param("before", Timestamp.from(now.minus(UNREAD)))
                .query((row, n) -> new Left(
                        row.getObject("subscription_id", UUID.class),
                        row.getTimestamp("first").toInstant(),
                        row.getTimestamp("last").toInstant()))
                .list()
                .forEach(left -> gaps.unread(left.subscription(), left.from(), left.until()));
        sql("""
                delete from subscription s where s.provider_id = :provider and s.state in ('LOST', 'ENDED')
                  and s.ended_at < :before
                  and not exists (select 1 from notification n
                    where n.provider_id = s.provider_id and n.subscription_id = s.id)
                  and not exists (select 1 from notification_gap g
                    where g.provider_id = s.provider_id and g.subscription_id = s.id)""").param("before", Timestamp.from(now.minus(ENDED))).update();
        sql("delete from notification where provider_id = :provider and received_at < :before")
                .param("before", Timestamp.from(now.minus(UNREAD)))
                .update();
        // a proof stays as long as an item that nobody could look into yet, which lets go of it then
        sql("""
                delete from notification_delivery d where d.provider_id = :provider
                  and not exists (select 1 from notification n
                    where n.provider_id = d.provider_id and n.delivery_id = d.id)""").update();
    }

    private StatementSpec sql(String text) {
        return jdbc.sql(text).param("provider", ProviderScope.required().value());
    }
}
