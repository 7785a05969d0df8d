package io.gatehouse.subscription.keep;

import io.gatehouse.connection.Connections;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.subscription.SubscriptionSettings;
import io.gatehouse.subscription.SubscriptionTroubles;
import io.gatehouse.subscription.gap.GapCause;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Looks which subscriptions are due, and compares each connection's with Microsoft's list once in a while. */
@Component
class DueSubscriptions implements RecurringWork {

    private static final Logger log = LoggerFactory.getLogger(DueSubscriptions.class);

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
        look.transaction().executeWithoutResult(status -> ask());
        excuse();
    }

    private void ask() {
        Instant now = look.clock().instant();
        look.trail().paused(now);
        Set<UUID> asked =
                new HashSet<>(rows.due(now, look.publicUrl().publicUrl().toString()));
        for (KeptSubscription kept : rows.expired(now)) {
            look.trail().lost(kept, GapCause.EXPIRED, kept.lastSign(), now);
            asked.add(kept.connectionId());
        }
        asked.forEach(connection -> requests.due(connection, false));
        long round = now.getEpochSecond() / Math.max(1, settings.look().toSeconds());
        Set<UUID> unseen = rows.unseen(now.minus(settings.compare()).plus(settings.look()));
        connections.active().stream()
                // looks begin late by a little: now and then one leaves a round out
                .filter(each -> turn(each.id(), round) || (turn(each.id(), round - 1) && unseen.contains(each.id())))
                .filter(wishes::any)
                .filter(connection -> !asked.contains(connection.id()))
                .forEach(connection -> requests.due(connection.id(), true));
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
