package io.gatehouse.subscription.inbox;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.UrgentNotification;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Looks into what waits: claims some, judges them without a transaction, writes down what they are. */
@Component
class InboxReader {

    private static final int AT_ONCE = 200;
    private static final int PAUSE_SECONDS = 10;

    private final InboxRows rows;
    private final Judge judge;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Drops drops;
    private final Clock clock;

    InboxReader(
            InboxRows rows,
            Judge judge,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Drops drops,
            Clock clock) {
        this.rows = rows;
        this.judge = judge;
        this.transaction = transaction;
        this.events = events;
        this.drops = drops;
        this.clock = clock;
    }

    /** How many were dealt with; 0 where nothing waits or nothing can be proven at the moment. */
    int readSome() {
        UUID claim = UUID.randomUUID();
        List<Unread> batch = rows.claim(claim, AT_ONCE);
        if (batch.isEmpty()) {
            return 0;
        }
        try {
            List<Judged> judged = judge.judge(batch);
            transaction.executeWithoutResult(status -> settle(claim, judged));
            return judged.size();
        } finally {
            // what cannot be judged at the moment, and everything where this failed
            rows.release(claim, PAUSE_SECONDS);
        }
    }

    private void settle(UUID claim, List<Judged> all) {
        Instant now = clock.instant();
        Set<UUID> mine = rows.settle(claim, all, now);
        List<Judged> judged =
                all.stream().filter(it -> mine.contains(it.unread().id())).toList();
        rows.counted(judged, now)
                .forEach(first ->
                        told(first.customerId(), first.connectionId(), "notification.first", first.resource()));
        drops.count(
                Drops.Reason.NOT_PROVEN,
                judged.stream().filter(it -> !it.genuine()).count());
        judged.stream().filter(Judged::urgent).map(Judged::unread).forEach(urgent -> emergency(urgent, now));
    }

    private void emergency(Unread urgent, Instant now) {
        events.publishEvent(new UrgentNotification(
                ProviderScope.required(),
                urgent.customerId(),
                urgent.connectionId(),
                urgent.subscriptionId(),
                urgent.id(),
                urgent.resource(),
                now));
        told(urgent.customerId(), urgent.connectionId(), "notification.emergency", urgent.resource());
    }

    /** The time line of a connection shows it. */
    private void told(UUID customer, UUID connection, String action, String resource) {
        events.publishEvent(
                AuditFact.of(Actor.SYSTEM, action, new AuditSubject("connection", connection.toString(), resource))
                        .customer(customer)
                        .details(Map.of("resource", resource)));
    }
}
