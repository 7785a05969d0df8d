package io.gatehouse.alert.keep;

import io.gatehouse.job.RecurringWork;
import io.gatehouse.shared.ProviderScope;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Forgets alerts that were closed long ago, with what was told of them, and old tests of routes; never an open one, and
 * none of which somebody still has to be told.
 */
@Component
class AlertHousekeeping implements RecurringWork {

    /** Deleted in one transaction: whoever waits for one of these rows waits for no more than that. */
    static final int AT_ONCE = 1_000;

    private static final int GOES = 50;

    // who was raised later was closed later: so the index of the list finds them
    private static final String CLOSED = """
            delete from alert where provider_id = :provider and id in (
              select a.id from alert a
              where a.provider_id = :provider and a.raised_at < :before
                and a.state = 'RESOLVED' and a.resolved_at < :before
                and not exists (select from alert_delivery d where d.provider_id = a.provider_id
                  and d.alert_id = a.id and d.state = 'WAITING')
              order by a.raised_at limit :most)
            """;
    private static final String TESTS = """
            delete from alert_delivery where provider_id = :provider and id in (
              select id from alert_delivery where provider_id = :provider and alert_id is null
                and state <> 'WAITING' and created_at < :before limit :most)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final KeepSettings settings;
    private final Clock clock;

    AlertHousekeeping(JdbcClient jdbc, TransactionTemplate transaction, KeepSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "alert.housekeeping";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public void run() {
        Instant before = clock.instant().minus(settings.kept());
        delete(CLOSED, before);
        delete(TESTS, before);
    }

    /** What is left after so many goes has its turn the next time. */
    private void delete(String sql, Instant before) {
        int deleted = AT_ONCE;
        for (int go = 0; go < GOES && deleted == AT_ONCE; go++) {
            Integer now = transaction.execute(status -> jdbc.sql(sql)
                    .param("provider", ProviderScope.required().value())
                    .param("before", Timestamp.from(before))
                    .param("most", AT_ONCE)
                    .update());
            deleted = now == null ? 0 : now;
        }
    }
}
