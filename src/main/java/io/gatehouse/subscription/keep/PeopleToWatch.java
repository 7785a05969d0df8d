package io.gatehouse.subscription.keep;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.graph.AccountReads;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.subscription.WatchedPeople;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
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

    List<String> of(ConnectionView connection, Supplier<GraphAccess> access) {
        List<String> copied = copies.stream()
                .flatMap(source -> source.of(connection.customerId()).stream())
                .toList();
        return copied.isEmpty() ? listed.get(connection.id(), id -> graph.people(access.get())) : copied;
    }
}
