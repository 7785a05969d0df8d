package io.gatehouse.subscription.gap;

import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.SubscriptionSettings;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets gaps that were dealt with long ago; never one that is open, however old. */
@Component
class GapHousekeeping implements RecurringWork {

    /** Deleted in one transaction: whoever waits for one of these rows waits for no more than that. */
    static final int AT_ONCE = 1_000;

    private static final int GOES = 50;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final SubscriptionSettings settings;
    private final DatabaseClock clock;

    GapHousekeeping(
            JdbcClient jdbc, TransactionTemplate transaction, SubscriptionSettings settings, DatabaseClock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "notification.gaps";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    /** What is left after so many goes has its turn the next time. */
    @Override
    public void run() {
        Instant before = clock.instant().minus(settings.gapsKept());
        int deleted = AT_ONCE;
        for (int go = 0; go < GOES && deleted == AT_ONCE; go++) {
            Integer now = transaction.execute(status -> some(before));
            deleted = now == null ? 0 : now;
        }
    }

    /** A gap begins before it is closed: so the index of the list finds them. */
    private int some(Instant before) {
        return jdbc.sql("""
                        delete from notification_gap where provider_id = :provider and id in (
                          select id from notification_gap
                          where provider_id = :provider and started_at < :before and closed_at < :before
                          order by started_at limit :most)
                        """)
                .param("provider", ProviderScope.required().value())
                .param("before", Timestamp.from(before))
                .param("most", AT_ONCE)
                .update();
    }
}
