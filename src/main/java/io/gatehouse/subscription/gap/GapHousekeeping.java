package io.gatehouse.subscription.gap;

import io.gatehouse.job.Batches;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.subscription.SubscriptionSettings;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Forgets gaps that were dealt with long ago; never one that is open, however old. */
@Component
class GapHousekeeping implements RecurringWork {

    // a gap begins before it is closed: so the index of the list finds them
    private static final String CLOSED = """
            delete from notification_gap where provider_id = :provider and id in (
              select id from notification_gap
              where provider_id = :provider and started_at < :before and closed_at < :before
              order by started_at limit :most)
            """;

    private final Batches batches;
    private final SubscriptionSettings settings;
    private final DatabaseClock clock;

    GapHousekeeping(Batches batches, SubscriptionSettings settings, DatabaseClock clock) {
        this.batches = batches;
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

    @Override
    public void run() {
        batches.delete(CLOSED, clock.instant().minus(settings.gapsKept()));
    }
}
