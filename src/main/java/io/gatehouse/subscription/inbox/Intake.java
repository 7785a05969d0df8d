package io.gatehouse.subscription.inbox;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.DirectoryNotified;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps what was delivered: all items by one statement, each once, before Microsoft gets its answer. */
@Component
class Intake {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InboxWork work;
    private final ApplicationEventPublisher events;
    private final Drops drops;
    private final Clock clock;

    Intake(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            InboxWork work,
            ApplicationEventPublisher events,
            Drops drops,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.work = work;
        this.events = events;
        this.drops = drops;
        this.clock = clock;
    }

    void take(Addressee addressee, Delivery delivery) {
        List<Item> ours = delivery.items().stream()
                .filter(Item::complete)
                .filter(addressee::knows)
                .toList();
        drops.count(Drops.Reason.WRONG_STATE, delivery.items().size() - ours.size());
        if (ours.isEmpty() || !addressee.live()) {
            return;
        }
        ProviderScope.run(addressee.provider(), () -> {
            Integer kept = transaction.execute(status -> keep(addressee, ours, delivery.proofs()));
            drops.count(Drops.Reason.ACCEPTED, kept == null ? 0 : kept);
            drops.count(Drops.Reason.REPEATED, ours.size() - (kept == null ? 0 : kept));
        });
        if (!addressee.kind().hintOnly()) {
            work.wake(addressee.provider());
        }
    }

    private int keep(Addressee addressee, List<Item> items, List<String> proofs) {
        Instant now = clock.instant();
        if (addressee.kind().hintOnly()) {
            heard(addressee, items.size(), now);
            events.publishEvent(
                    new DirectoryNotified(addressee.provider(), addressee.customerId(), addressee.connectionId()));
            return items.size();
        }
        return insert(addressee, items, proofs.isEmpty() ? null : delivery(addressee, proofs, now), now);
    }

    private UUID delivery(Addressee addressee, List<String> proofs, Instant now) {
        UUID id = UUID.randomUUID();
        jdbc.sql("insert into notification_delivery values (?, ?, ?, ?)")
                .params(addressee.provider().value(), id, Timestamp.from(now), proofs.toArray(String[]::new))
                .update();
        return id;
    }

    private int insert(Addressee addressee, List<Item> items, @Nullable UUID delivery, Instant now) {
        return jdbc.sql("""
                        insert into notification (provider_id, id, customer_id, connection_id, subscription_id,
                          delivery_id, dedupe, received_at, change_type, resource, item, state)
                        select :provider, gen_random_uuid(), :customer, :connection, :subscription, :delivery,
                          decode(u.dedupe, 'hex'), :now, u.change_type, u.resource, u.item, 'RECEIVED'
                        from unnest(:dedupe::text[], :changes::text[], :resources::text[], :items::text[])
                          as u (dedupe, change_type, resource, item)
                        on conflict (provider_id, subscription_id, dedupe) do nothing""")
                .param("provider", addressee.provider().value())
                .param("customer", addressee.customerId())
                .param("connection", addressee.connectionId())
                .param("subscription", addressee.subscriptionId())
                .param("delivery", delivery)
                .param("now", Timestamp.from(now))
                .param("dedupe", items.stream().map(item -> item.dedupe(now)).toArray(String[]::new))
                .param("changes", items.stream().map(Item::changeType).toArray(String[]::new))
                .param("resources", items.stream().map(Item::resource).toArray(String[]::new))
                .param("items", items.stream().map(Item::raw).toArray(String[]::new))
                .update();
    }

    private void heard(Addressee addressee, int items, Instant now) {
        jdbc.sql("""
                        update subscription set received = received + ?, last_notification_at = ?
                        where provider_id = ? and id = ?""")
                .params(items, Timestamp.from(now), addressee.provider().value(), addressee.subscriptionId())
                .update();
    }
}
