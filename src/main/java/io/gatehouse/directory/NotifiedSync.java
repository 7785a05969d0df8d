package io.gatehouse.directory;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.sync.NotifiedRounds;
import io.gatehouse.directory.sync.WantedCopies;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.DirectoryNotified;
import io.gatehouse.subscription.WatchedPeople;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads what changed when Microsoft tells that something did, and knows the people whose presence may be watched. */
@Component
@Transactional
class NotifiedSync implements WatchedPeople {

    /** A copy that is older may be one that nothing reads any more: who joined since would be heard by nobody. */
    private static final Duration FRESH = Duration.ofHours(3);

    private final Connections connections;
    private final WantedCopies copies;
    private final NotifiedRounds rounds;
    private final JdbcClient jdbc;
    private final DatabaseClock clock;

    NotifiedSync(
            Connections connections, WantedCopies copies, NotifiedRounds rounds, JdbcClient jdbc, DatabaseClock clock) {
        this.connections = connections;
        this.copies = copies;
        this.rounds = rounds;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @EventListener
    void on(DirectoryNotified event) {
        connections
                .find(event.connectionId())
                .filter(ConnectionView::active)
                .filter(copies::wanted)
                .ifPresent(connection -> rounds.heard(connection.customerId()));
    }

    /** Guests and disabled people as well: Microsoft's list, which is taken where there is no copy, names them too. */
    @Override
    @Transactional(readOnly = true)
    public List<String> of(UUID customerId) {
        if (!copies.readSince(customerId, DirectoryPart.USERS, clock.instant().minus(FRESH))) {
            return List.of();
        }
        return jdbc.sql("""
                        select id::text from directory_user
                        where provider_id = :provider and customer_id = :customer and removed_at is null
                        order by id""")
                .param("provider", ProviderScope.required().value())
                .param("customer", customerId)
                .query((row, n) -> row.getString(1))
                .list();
    }
}
