package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.job.OneByOne;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.newest.NewestJobs;
import io.gatehouse.job.newest.NewestJobs.Newest;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.subscription.SubscriptionSettings;
import io.gatehouse.subscription.SubscriptionTroubles;
import io.gatehouse.subscription.gap.GapCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks which subscriptions are due, and compares each connection's with Microsoft's list once in a while. Each is asked
 * for in a transaction of its own: all of them in one would hold a lock for each until the last, which is more than
 * PostgreSQL has where thousands are due at once, and whoever has news of one of them would wait.
 */
@Component
class DueSubscriptions implements RecurringWork {

    private static final Logger log = LoggerFactory.getLogger(DueSubscriptions.class);

    /** Who waits for longest comes first; the others are found by the next look. */
    static final int AT_ONCE = 2_000;

    private final SubscriptionRows rows;
    private final Connections connections;
    private final Wishes wishes;
    private final KeepRequests requests;
    private final SubscriptionSettings settings;
    private final Look look;

    DueSubscriptions(
            SubscriptionRows rows,
            Connections connections,
            Wishes wishes,
            KeepRequests requests,
            SubscriptionSettings settings,
            Look look) {
        this.rows = rows;
        this.connections = connections;
        this.wishes = wishes;
        this.requests = requests;
        this.settings = settings;
        this.look = look;
    }

    /** From where and when it is looked, and what tells of what ran out. */
    @Component
    record Look(
            PublicUrl publicUrl,
            SubscriptionTrail trail,
            SubscriptionTroubles troubles,
            NewestJobs jobs,
            DatabaseClock clock,
            TransactionOperations transaction) {}

    @Override
    public String name() {
        return "subscription.due";
    }

    @Override
    public Duration every() {
        return settings.look();
    }

    @Override
    public void run() {
        Instant now = look.clock().instant();
        List<ConnectionView> usable = connections.active().stream()
                .filter(connection -> !connection.held())
                .toList();
        OneByOne.each(
                List.<Runnable>of(
                        () -> look.trail().paused(now),
                        () -> lost(now),
                        () -> due(usable, now),
                        () -> compare(usable, now)),
                Runnable::run);
        excuse();
    }

    /** Both together: what is lost is not due any more, so that the next look would not ask for another one. */
    private void lost(Instant now) {
        OneByOne.each(
                rows.expired(now, AT_ONCE),
                kept -> look.transaction().executeWithoutResult(status -> {
                    look.trail().lost(kept, GapCause.EXPIRED, kept.lastSign(), now);
                    requests.due(kept.connectionId(), false);
                }));
    }

    /** Where the last job failed it is still due: it comes after all that nobody has tried, or that was tried before. */
    private void due(List<ConnectionView> usable, Instant now) {
        Map<UUID, UUID> customers =
                usable.stream().collect(Collectors.toMap(ConnectionView::id, ConnectionView::customerId));
        List<UUID> due = rows.due(now, look.publicUrl().publicUrl().toString()).stream()
                .filter(customers::containsKey)
                .toList();
        customers.keySet().retainAll(Set.copyOf(due));
        Map<UUID, Newest> jobs = look.jobs().of(KeepJob.KIND, customers);
        OneByOne.each(
                due.stream()
                        .filter(id -> !open(jobs.get(id)))
                        .sorted(Comparator.comparing(id -> failedAt(jobs.get(id))))
                        .limit(AT_ONCE)
                        .toList(),
                id -> requests.due(id, false));
    }

    private static boolean open(@Nullable Newest job) {
        return job != null && job.open();
    }

    private static Instant failedAt(@Nullable Newest job) {
        return job == null ? Instant.MIN : job.failedAt().orElse(Instant.MIN);
    }

    private void compare(List<ConnectionView> usable, Instant now) {
        long round = now.getEpochSecond() / Math.max(1, settings.look().toSeconds());
        Set<UUID> unseen = rows.unseen(now.minus(settings.compare()).plus(settings.look()));
        OneByOne.each(
                usable.stream()
                        // looks begin late by a little: now and then one leaves a round out
                        .filter(each ->
                                turn(each.id(), round) || (turn(each.id(), round - 1) && unseen.contains(each.id())))
                        .filter(wishes::any)
                        .map(ConnectionView::id)
                        .toList(),
                id -> requests.due(id, true));
    }

    /** In a transaction of its own: renewals do not depend on it. */
    private void excuse() {
        try {
            look.troubles().excuse();
        } catch (RuntimeException e) {
            log.warn("Which gaps last for a trouble that is told elsewhere could not be noted", e);
        }
    }

    private boolean turn(UUID connection, long round) {
        long rounds = Math.max(1, settings.compare().dividedBy(settings.look()));
        return Math.floorMod(connection.hashCode(), rounds) == Math.floorMod(round, rounds);
    }
}
