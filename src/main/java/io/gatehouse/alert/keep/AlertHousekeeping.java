package io.gatehouse.alert.keep;

import io.gatehouse.job.Batches;
import io.gatehouse.job.RecurringWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Forgets alerts that were closed long ago, with what was told of them, old tests of routes, and what was told of news in
 * the inbox; never an open one, and none of which somebody still has to be told.
 */
@Component
class AlertHousekeeping implements RecurringWork {

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
    private static final String PINGS = """
            delete from alert_ping where provider_id = :provider and id in (
              select id from alert_ping where provider_id = :provider and taken_at < :before limit :most)
            """;
    /** One is told every few seconds: a week shows how a receiver fares. */
    private static final Duration PINGS_KEPT = Duration.ofDays(7);

    private final Batches batches;
    private final KeepSettings settings;
    private final Clock clock;

    AlertHousekeeping(Batches batches, KeepSettings settings, Clock clock) {
        this.batches = batches;
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
        batches.delete(CLOSED, before);
        batches.delete(TESTS, before);
        batches.delete(PINGS, clock.instant().minus(PINGS_KEPT));
    }
}
