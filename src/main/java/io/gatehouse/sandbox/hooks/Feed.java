package io.gatehouse.sandbox.hooks;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Subscription;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Lets things happen in tenants and hands the news to whoever subscribed to them. */
@Component
public class Feed {

    private static final List<String> AVAILABLE = List.of("Available", "Busy", "Away", "DoNotDisturb", "Offline");
    static final String CHAT = "19:sandbox_emergency@thread.v2";

    private final AtomicLong numbers = new AtomicLong(1_700_000_000_000L);
    private final World world;
    private final Deliveries deliveries;
    private final Ledger ledger;

    Feed(World world, Deliveries deliveries, Ledger ledger) {
        this.world = world;
        this.deliveries = deliveries;
        this.ledger = ledger;
        world.watch((tenantId, kind, id, present) -> directory(tenantId, kind, id));
    }

    /** New chat messages, the last {@code urgent} of them marked as emergencies. */
    public void messages(String tenantId, int count, int urgent) {
        Tenant tenant = tenant(tenantId);
        String sender = someone(tenant, 0).id();
        for (int i = 0; i < count; i++) {
            publish(tenant, Items.message(CHAT, number(), sender, i >= count - urgent, world.now()));
        }
    }

    /** People become busy, away or available, one after the other. */
    public void presences(String tenantId, int count) {
        Tenant tenant = tenant(tenantId);
        for (int i = 0; i < count; i++) {
            String state = AVAILABLE.get(i % AVAILABLE.size());
            publish(tenant, Items.presence(someone(tenant, i).id(), number(), state, state));
        }
    }

    /** Tells a subscriber about a subscription itself, if it gave an address for that. */
    public void lifecycle(Subscription subscription, String event) {
        String url = subscription.where().lifecycleNotificationUrl();
        if (url != null) {
            deliveries.hand(
                    Parcel.of(subscription, url, "lifecycle-" + number(), Items.lifecycle(subscription, event)));
        }
    }

    private void directory(String tenantId, String kind, String id) {
        Tenant tenant = tenant(tenantId);
        if (!tenant.subscriptions().isEmpty()) {
            publish(tenant, Items.directory(kind, id, number()));
        }
    }

    private void publish(Tenant tenant, Items.Event event) {
        List<Subscription> subscribed = tenant.subscriptions().values().stream()
                .filter(it -> it.alive(world.now()) && !it.paused() && it.wants(event.changeType()))
                .filter(it -> covers(it.what().resource(), event))
                .filter(it -> installed(tenant, it))
                .toList();
        if (subscribed.isEmpty()) {
            note(tenant, event, null, Ledger.Fate.UNSUBSCRIBED);
        }
        for (Subscription subscription : subscribed) {
            note(tenant, event, subscription.id(), Ledger.Fate.WAITING);
            deliveries.hand(Parcel.of(
                    subscription, subscription.where().notificationUrl(), event.id(), Items.item(subscription, event)));
        }
    }

    private void note(
            Tenant tenant,
            Items.Event event,
            @org.jspecify.annotations.Nullable String subscriptionId,
            Ledger.Fate fate) {
        ledger.put(new Ledger.Entry(tenant.id(), event.kind(), event.id(), subscriptionId, world.now(), fate));
    }

    private static boolean covers(String resource, Items.Event event) {
        String plain = resource.toLowerCase(Locale.ROOT).replaceAll("^/|\\?.*$", "");
        return switch (event.kind()) {
            case "MESSAGE" -> plain.endsWith("chats/getallmessages") || plain.equals("chats/" + CHAT + "/messages");
            case "PRESENCE" -> covers(resource, plain, event.resource().replaceAll(".*'(.*)'.*", "$1"));
            case "USER" ->
                plain.equals("users") || plain.equals(event.resource().toLowerCase(Locale.ROOT));
            default -> plain.equals("groups") || plain.equals(event.resource().toLowerCase(Locale.ROOT));
        };
    }

    /** All people, one of them, or those that a filter lists. */
    private static boolean covers(String resource, String plain, String personId) {
        if (plain.equals("communications/presences")) {
            return !resource.contains("$filter") || resource.contains("'" + personId + "'");
        }
        return plain.equals("communications/presences/" + personId);
    }

    /** Whoever took the application out of the tenant ended its subscriptions with it. */
    private boolean installed(Tenant tenant, Subscription subscription) {
        String appId = subscription.owner().appId();
        return world.application(appId).isEmpty()
                || tenant.servicePrincipalOf(appId).isPresent();
    }

    private Person someone(Tenant tenant, int number) {
        List<Person> people = tenant.people().values().stream()
                .filter(Person::present)
                .limit(50)
                .toList();
        return people.get(number % people.size());
    }

    private Tenant tenant(String idOrDomain) {
        return world.tenant(idOrDomain)
                .orElseThrow(() -> new IllegalArgumentException("There is no tenant " + idOrDomain));
    }

    private String number() {
        return Long.toString(numbers.incrementAndGet());
    }
}
