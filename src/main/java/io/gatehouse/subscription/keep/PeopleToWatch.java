package io.gatehouse.subscription.keep;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.graph.AccountReads;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.subscription.WatchedPeople;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Whose presence a subscription can name: those of the directory's copy, or, for services that may not copy it, those
 * whom Microsoft lists. Who comes or goes is noticed within the hour in which presence has to be renewed anyway.
 */
@Component
class PeopleToWatch {

    private final ObjectProvider<WatchedPeople> copies;
    private final Graph graph;
    private final AccountReads account;
    private final Cache<UUID, List<String>> listed = Caffeine.newBuilder()
            .maximumSize(200)
            .expireAfterWrite(Duration.ofMinutes(30))
            .build();

    PeopleToWatch(ObjectProvider<WatchedPeople> copies, Graph graph, AccountReads account) {
        this.account = account;
        this.copies = copies;
        this.graph = graph;
    }

    /** Where all chats of an account have to be heard one by one. */
    List<String> chats(GraphAccess access) {
        return account.chatIds(access);
    }

    /**
     * People in parts of limited size. Everybody stays in the part that names them: whoever joins or leaves changes one
     * part, and not all that follow. Parts that have become many for few people are made anew.
     */
    static Map<Integer, List<String>> parts(List<String> people, Map<Integer, List<String>> before, int most) {
        Set<String> open = new LinkedHashSet<>(people);
        Map<Integer, List<String>> parts = new TreeMap<>();
        before.forEach((part, named) -> parts.put(
                part,
                named.stream().filter(open::contains).limit(most).collect(Collectors.toCollection(ArrayList::new))));
        parts.values().removeIf(List::isEmpty);
        if (parts.size() > people.size() / most + 2) {
            return parts(people, Map.of(), most);
        }
        // nobody is named twice
        parts.values().forEach(named -> named.removeIf(id -> !open.remove(id)));
        int part = 0;
        for (String id : open) {
            while (parts.getOrDefault(part, List.of()).size() >= most) {
                part++;
            }
            parts.computeIfAbsent(part, none -> new ArrayList<>()).add(id);
        }
        return parts;
    }

    List<String> of(ConnectionView connection, Supplier<GraphAccess> access) {
        List<String> copied = copies.stream()
                .flatMap(source -> source.of(connection.customerId()).stream())
                .toList();
        return copied.isEmpty() ? listed.get(connection.id(), id -> graph.people(access.get())) : copied;
    }
}
