package io.gatehouse.subscription.inbox;

import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.DirectoryNotified;
import io.gatehouse.subscription.gap.Gaps;
import io.gatehouse.subscription.inbox.IntakeLine.Parcel;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what was delivered: what arrives together by one statement, each item once, before Microsoft gets its answer. */
@Component
class Intake {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InboxWork work;
    private final ApplicationEventPublisher events;
    private final Drops drops;
    private final Gaps gaps;
    private final DatabaseClock clock;
    private final IntakeLine line = new IntakeLine(this::keep, IntakeLine.PATIENCE);

    Intake(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            InboxWork work,
            ApplicationEventPublisher events,
            Drops drops,
            Gaps gaps,
            DatabaseClock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.work = work;
        this.events = events;
        this.drops = drops;
        this.gaps = gaps;
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
        int kept = addressee.kind().hintOnly()
                ? hinted(addressee, ours.size())
                : line.keep(new Parcel(addressee, ours, delivery.proofs()));
        drops.count(Drops.Reason.ACCEPTED, kept);
        drops.count(Drops.Reason.REPEATED, ours.size() - kept);
        if (!addressee.kind().hintOnly()) {
            work.wake(addressee.provider());
        }
    }

    /** Whether Microsoft told something that cannot be kept, of a kind that we do not know for instance. */
    static boolean tooStrange(Addressee addressee, Delivery delivery) {
        return delivery.items().stream()
                .filter(item -> !item.complete() && item.lifecycleEvent() == null)
                .anyMatch(addressee::knows);
    }

    /** Its address alone is a secret that only Microsoft has; of a directory the clock reads what it might have told. */
    void unreadable(Addressee addressee) {
        if (addressee.live() && !addressee.kind().hintOnly()) {
            Instant now = clock.instant();
            ProviderScope.run(addressee.provider(), () -> gaps.unproven(addressee.subscriptionId(), now, now));
        }
    }

    private int hinted(Addressee addressee, int items) {
        ProviderScope.run(
                addressee.provider(),
                () -> transaction.executeWithoutResult(status -> {
                    heard(addressee, items, clock.instant());
                    events.publishEvent(new DirectoryNotified(
                            addressee.provider(), addressee.customerId(), addressee.connectionId()));
                }));
        return items;
    }

    private int[] keep(ProviderId provider, List<Parcel> parcels) {
        List<Kept> all = new ArrayList<>();
        List<Proven> proven = new ArrayList<>();
        Instant now = clock.instant();
        for (Parcel parcel : parcels) {
            UUID delivery = parcel.proofs().isEmpty() ? null : UUID.randomUUID();
            if (delivery != null) {
                proven.add(new Proven(delivery, JSON.writeValueAsString(parcel.proofs())));
            }
            parcel.items().forEach(item -> all.add(new Kept(parcel, item, UUID.randomUUID(), delivery)));
        }
        Found found = ProviderScope.call(
                provider,
                () -> Objects.requireNonNull(transaction.execute(status -> {
                    deliveries(provider, proven, now);
                    Set<UUID> fresh = insert(provider, all, now);
                    List<Kept> repeated = all.stream()
                            .filter(kept -> kept.delivery() != null && !fresh.contains(kept.id()))
                            .toList();
                    return new Found(fresh, repeated.isEmpty() ? Set.of() : disputed(provider, repeated, now));
                })));
        if (!found.disputed().isEmpty()) {
            // whoever brought it is sent away, but what it is disputed with ends only once it is read
            work.wake(provider);
        }
        return parcels.stream().mapToInt(parcel -> found.of(parcel, all)).toArray();
    }

    /** @param disputed those in whose place another one waits that nobody has looked into yet */
    private record Found(Set<UUID> fresh, Set<UUID> disputed) {

        int of(Parcel parcel, List<Kept> all) {
            List<UUID> own = all.stream()
                    .filter(kept -> kept.parcel() == parcel)
                    .map(Kept::id)
                    .toList();
            return own.stream().anyMatch(disputed::contains)
                    ? IntakeLine.DISPUTED
                    : (int) own.stream().filter(fresh::contains).count();
        }
    }

    /** An item with the id that it gets. */
    private record Kept(
            Parcel parcel, Item item, UUID id, @Nullable UUID delivery) {}

    private record Proven(UUID delivery, String proofs) {}

    private void deliveries(ProviderId provider, List<Proven> proven, Instant now) {
        if (proven.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into notification_delivery (provider_id, id, received_at, proofs)
                        select :provider, u.id, :now, array(select jsonb_array_elements_text(u.proofs::jsonb))
                        from unnest(:ids::uuid[], :proofs::text[]) as u (id, proofs)""")
                .param("provider", provider.value())
                .param("now", Timestamp.from(now))
                .param("ids", proven.stream().map(Proven::delivery).toArray(UUID[]::new))
                .param("proofs", proven.stream().map(Proven::proofs).toArray(String[]::new))
                .update();
    }

    /** In the order of the index that finds repeats: two replicas that get the same items must not wait for each other. */
    private Set<UUID> insert(ProviderId provider, List<Kept> all, Instant now) {
        return Set.copyOf(jdbc.sql("""
                        insert into notification (provider_id, id, customer_id, connection_id, subscription_id,
                          delivery_id, dedupe, received_at, change_type, resource, item, state)
                        select :provider, u.id, u.customer, u.connection, u.subscription, u.delivery,
                          decode(u.dedupe, 'hex'), :now, u.change_type, u.resource, u.item, 'RECEIVED'
                        from unnest(:ids::uuid[], :customers::uuid[], :connections::uuid[], :subscriptions::uuid[],
                            :deliveries::uuid[], :dedupe::text[], :changes::text[], :resources::text[], :items::text[])
                          as u (id, customer, connection, subscription, delivery, dedupe, change_type, resource, item)
                        order by u.subscription, u.dedupe
                        on conflict (provider_id, subscription_id, dedupe) do nothing
                        returning id""")
                .param("provider", provider.value())
                .param("now", Timestamp.from(now))
                .param("ids", ids(all, Kept::id))
                .param("customers", ids(all, kept -> kept.parcel().addressee().customerId()))
                .param("connections", ids(all, kept -> kept.parcel().addressee().connectionId()))
                .param(
                        "subscriptions",
                        ids(all, kept -> kept.parcel().addressee().subscriptionId()))
                .param("deliveries", ids(all, Kept::delivery))
                .param("dedupe", texts(all, item -> item.dedupe(now)))
                .param("changes", texts(all, Item::changeType))
                .param("resources", texts(all, Item::resource))
                .param("items", texts(all, Item::raw))
                .query((row, n) -> row.getObject("id", UUID.class))
                .list());
    }

    /**
     * What waits in their place is another text: a forged one, perhaps. Nobody can tell before its proof is looked into, so
     * Microsoft has to come again.
     */
    private Set<UUID> disputed(ProviderId provider, List<Kept> repeated, Instant now) {
        return Set.copyOf(jdbc.sql("""
                        select u.id from unnest(:ids::uuid[], :subscriptions::uuid[], :dedupe::text[], :items::text[])
                          as u (id, subscription, dedupe, item)
                        join notification n on n.provider_id = :provider and n.subscription_id = u.subscription
                          and n.dedupe = decode(u.dedupe, 'hex')
                        where n.state = 'RECEIVED' and n.item <> u.item""")
                .param("provider", provider.value())
                .param("ids", ids(repeated, Kept::id))
                .param(
                        "subscriptions",
                        ids(repeated, kept -> kept.parcel().addressee().subscriptionId()))
                .param("dedupe", texts(repeated, item -> item.dedupe(now)))
                .param("items", texts(repeated, Item::raw))
                .query((row, n) -> row.getObject("id", UUID.class))
                .list());
    }

    private static @Nullable UUID[] ids(List<Kept> all, Function<Kept, @Nullable UUID> id) {
        return all.stream().map(id).toArray(UUID[]::new);
    }

    private static String[] texts(List<Kept> all, Function<Item, String> text) {
        return all.stream().map(kept -> text.apply(kept.item())).toArray(String[]::new);
    }

    private void heard(Addressee addressee, int items, Instant now) {
        jdbc.sql("""
                        update subscription set received = received + ?, last_notification_at = ?
                        where provider_id = ? and id = ?""")
                .params(items, Timestamp.from(now), addressee.provider().value(), addressee.subscriptionId())
                .update();
    }
}
