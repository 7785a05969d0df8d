package io.gatehouse.subscription.inbox;

import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.DirectoryNotified;
import io.gatehouse.subscription.gap.GapCause;
import io.gatehouse.subscription.gap.Gaps;
import io.gatehouse.subscription.keep.KeepRequests;
import io.gatehouse.subscription.keep.KeptSubscription;
import io.gatehouse.subscription.keep.SubscriptionRows;
import io.gatehouse.subscription.keep.SubscriptionTrail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What Microsoft says of a subscription itself (G:change-notifications-lifecycle-events). */
@Component
class LifecycleNews {

    private static final Logger log = LoggerFactory.getLogger(LifecycleNews.class);

    /** So long Microsoft tries to deliver something before it says that this was missed (G:change-notifications-overview). */
    private static final Duration TRIED = Duration.ofHours(4);

    private final KeepRequests requests;
    private final Gaps gaps;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Drops drops;
    private final Memory memory;

    LifecycleNews(
            KeepRequests requests,
            Gaps gaps,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Drops drops,
            Memory memory) {
        this.requests = requests;
        this.gaps = gaps;
        this.transaction = transaction;
        this.events = events;
        this.drops = drops;
        this.memory = memory;
    }

    /** What is known of subscriptions, and when it is. */
    @Component
    record Memory(SubscriptionRows rows, SubscriptionTrail trail, DatabaseClock clock) {}

    void take(Addressee addressee, Delivery delivery) {
        List<Item> ours = delivery.items().stream()
                .filter(item -> item.lifecycleEvent() != null)
                .filter(addressee::knows)
                .toList();
        drops.count(Drops.Reason.WRONG_STATE, delivery.items().size() - ours.size());
        if (addressee.live() && !ours.isEmpty()) {
            ProviderScope.run(
                    addressee.provider(),
                    () -> transaction.executeWithoutResult(status -> ours.forEach(item -> befall(addressee, item))));
        }
    }

    private void befall(Addressee addressee, Item item) {
        Instant now = memory.clock().instant();
        KeptSubscription kept = memory.rows().find(addressee.subscriptionId()).orElseThrow();
        switch (String.valueOf(item.lifecycleEvent())) {
            case "subscriptionRemoved" -> {
                memory.trail().lost(kept, GapCause.REMOVED, kept.lastSign(), now);
                requests.soon(addressee.connectionId(), false);
            }
            case "missed" -> {
                gaps.told(kept.id(), GapCause.MISSED, longAgo(kept, now), now);
                if (kept.kind().hintOnly()) {
                    events.publishEvent(new DirectoryNotified(
                            addressee.provider(), addressee.customerId(), addressee.connectionId()));
                }
            }
            case "reauthorizationRequired" -> {
                memory.rows().reauthorize(kept.id(), now);
                requests.soon(addressee.connectionId(), false);
            }
            default -> log.info("Microsoft told {} of a subscription, which means nothing here", item.lifecycleEvent());
        }
    }

    /** A sign of life while Microsoft still tried says nothing about what it tried to tell. */
    private static Instant longAgo(KeptSubscription kept, Instant now) {
        Instant tried = now.minus(TRIED);
        Instant from = kept.lastSign().isBefore(tried) ? kept.lastSign() : tried;
        Instant made = kept.times().createdAt();
        return from.isBefore(made) ? made : from;
    }
}
