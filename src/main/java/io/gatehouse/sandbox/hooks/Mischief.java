package io.gatehouse.sandbox.hooks;

import io.gatehouse.sandbox.Subscription;
import io.gatehouse.sandbox.Subscription.Where;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.key.ValidationTokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What goes wrong with subscriptions: lost, told to be lost, doubled, moved, and news by somebody who is not Microsoft. */
@Component
public class Mischief {

    /** How an item is forged; each must be taken for what it is. */
    public enum Forgery {
        UNKNOWN_SUBSCRIPTION,
        WRONG_STATE,
        OTHER_TENANT,
        NO_TOKEN,
        WRONG_PUBLISHER,
        TOKEN_OF_OTHER_TENANT,
        TOKEN_FOR_OTHER_APP,
        BROKEN_SIGNATURE
    }

    /** What an unfriendly place answered, for each status how often. */
    public record Answers(Map<Integer, Integer> statuses) {}

    private final JsonMapper json = JsonMapper.builder().build();
    private final World world;
    private final Feed feed;
    private final Wire wire;
    private final ValidationTokens tokens;

    Mischief(World world, Feed feed, Wire wire, ValidationTokens tokens) {
        this.world = world;
        this.feed = feed;
        this.wire = wire;
        this.tokens = tokens;
    }

    /** Ends a tenant's subscriptions, or the one with that id; announced by a lifecycle event, or silently. */
    public int drop(String tenant, @Nullable String id, boolean announced) {
        List<Subscription> met = subscriptions(tenant, id);
        met.forEach(world::remove);
        if (announced) {
            met.forEach(it -> feed.lifecycle(it, "subscriptionRemoved"));
        }
        return met.size();
    }

    /** Sends a lifecycle event; {@code reauthorizationRequired} holds deliveries back until it was followed. */
    public int tell(String tenant, @Nullable String id, String event) {
        List<Subscription> met = subscriptions(tenant, id);
        for (Subscription each : met) {
            if (event.equals("reauthorizationRequired")) {
                world.save(each.paused(true));
            }
            feed.lifecycle(each, event);
        }
        return met.size();
    }

    /** Leaves another subscription of the same owner behind, as a crash between two steps does. */
    public int duplicate(String tenant, @Nullable String id) {
        List<Subscription> met = subscriptions(tenant, id);
        met.forEach(each -> world.save(each.copy(UUID.randomUUID().toString())));
        return met.size();
    }

    /** Makes subscriptions deliver to another address, as after the subscriber moved. */
    public int move(String tenant, @Nullable String id, String url) {
        List<Subscription> met = subscriptions(tenant, id);
        met.forEach(each -> world.save(each.at(new Where(
                url,
                each.where().lifecycleNotificationUrl(),
                each.where().clientState(),
                each.where().latestSupportedTlsVersion()))));
        return met.size();
    }

    /** Sends forged items of each kind to each subscriber, one in each delivery. */
    public Answers forge(String tenant, int each) {
        var statuses = new LinkedHashMap<Integer, Integer>();
        for (Subscription subscription : subscriptions(tenant, null)) {
            for (Forgery forgery : Forgery.values()) {
                for (int i = 0; i < each; i++) {
                    statuses.merge(sent(subscription, forgery), 1, Integer::sum);
                }
            }
        }
        return new Answers(statuses);
    }

    private int sent(Subscription subscription, Forgery forgery) {
        String id = "forged-" + UUID.randomUUID();
        Items.Event event = Items.message("19:forged@thread.v2", id, "nobody", true, world.now());
        Map<String, Object> item = new LinkedHashMap<>(Items.item(subscription, event));
        switch (forgery) {
            case UNKNOWN_SUBSCRIPTION ->
                item.put("subscriptionId", UUID.randomUUID().toString());
            case WRONG_STATE -> item.put("clientState", "guessed");
            case OTHER_TENANT -> item.put("tenantId", UUID.randomUUID().toString());
            case BROKEN_SIGNATURE -> breakSignature(item);
            default -> item.putIfAbsent("clientState", "");
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("value", List.of(item));
        body.put("validationTokens", proofs(subscription, forgery));
        try {
            return wire.post(subscription.where().notificationUrl(), json.writeValueAsString(body));
        } catch (IOException unreachable) {
            return 0;
        }
    }

    private List<String> proofs(Subscription subscription, Forgery forgery) {
        String tenant = subscription.tenantId();
        String app = subscription.owner().appId();
        return switch (forgery) {
            case NO_TOKEN -> new ArrayList<>();
            case WRONG_PUBLISHER -> List.of(tokens.by(UUID.randomUUID().toString(), tenant, app));
            case TOKEN_OF_OTHER_TENANT ->
                List.of(tokens.genuine(UUID.randomUUID().toString(), app));
            case TOKEN_FOR_OTHER_APP ->
                List.of(tokens.genuine(tenant, UUID.randomUUID().toString()));
            default -> List.of(tokens.genuine(tenant, app));
        };
    }

    @SuppressWarnings("unchecked")
    private static void breakSignature(Map<String, Object> item) {
        if (item.get("encryptedContent") instanceof Map<?, ?> content) {
            var broken = new LinkedHashMap<>((Map<String, Object>) content);
            broken.put("dataSignature", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
            item.put("encryptedContent", broken);
        } else {
            item.put("clientState", "broken");
        }
    }

    private List<Subscription> subscriptions(String tenant, @Nullable String id) {
        Tenant found =
                world.tenant(tenant).orElseThrow(() -> new IllegalArgumentException("There is no tenant " + tenant));
        return found.subscriptions().values().stream()
                .filter(it -> id == null || id.isBlank() || it.id().equals(id))
                .filter(it -> it.alive(world.now()))
                .toList();
    }
}
