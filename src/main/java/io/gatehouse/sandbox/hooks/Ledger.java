package io.gatehouse.sandbox.hooks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What happened and what became of the news of it: the truth that checkers compare a subscriber with. */
@Component
public class Ledger {

    private static final int REMEMBERED = 200_000;

    /** What became of one item: nobody had subscribed, it waits, a subscriber took it, or it was given up. */
    public enum Fate {
        UNSUBSCRIBED,
        WAITING,
        DELIVERED,
        LOST
    }

    /** One item of one subscription; {@code subscriptionId} is null where nobody had subscribed. */
    public record Entry(
            String tenantId,
            String kind,
            String itemId,
            @Nullable String subscriptionId,
            Instant happenedAt,
            Fate fate) {

        Entry now(Fate changed) {
            return new Entry(tenantId, kind, itemId, subscriptionId, happenedAt, changed);
        }
    }

    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();

    synchronized void put(Entry entry) {
        entries.put(key(entry.itemId(), entry.subscriptionId()), entry);
        if (entries.size() > REMEMBERED) {
            entries.pollFirstEntry();
        }
    }

    synchronized void became(String itemId, String subscriptionId, Fate fate) {
        entries.computeIfPresent(
                key(itemId, subscriptionId), (key, entry) -> entry.fate() == Fate.DELIVERED ? entry : entry.now(fate));
    }

    public synchronized List<Entry> of(Predicate<Entry> wanted) {
        Collection<Entry> all = new ArrayList<>(entries.values());
        return all.stream().filter(wanted).toList();
    }

    synchronized int count(String tenantId, Fate fate) {
        return (int) entries.values().stream()
                .filter(entry -> entry.tenantId().equals(tenantId) && entry.fate() == fate)
                .count();
    }

    private static String key(String itemId, @Nullable String subscriptionId) {
        return itemId + "/" + subscriptionId;
    }
}
