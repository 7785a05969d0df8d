package io.gatehouse.connection.desk;

import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Has many connections checked at once, those first that were not for longest. Each check is begun by itself: one
 * transaction for all would hold a lock for each of them until the last one is in.
 */
@Component
class VerifyMany {

    static final int MOST = 2_000;

    private final ConnectionDesk desk;
    private final JdbcClient jdbc;
    private final TransactionTemplate reading;

    VerifyMany(ConnectionDesk desk, JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.desk = desk;
        this.jdbc = jdbc;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /** Which of the connections in use; null means any. Those of suspended customers are left alone. */
    record Wanted(
            @Nullable UUID customerId,
            @Nullable ConnectionHealth health,
            @Nullable String profile) {}

    /**
     * What became of it.
     *
     * @param connections that are being checked now, also where a check was under way already
     * @param more whether there are others, for which it has to be asked again
     */
    record Begun(int connections, boolean more) {}

    Begun begin(Wanted wanted, Actor actor) {
        List<UUID> found = find(wanted);
        int begun = 0;
        for (UUID id : found.subList(0, Math.min(MOST, found.size()))) {
            try {
                desk.verifyToo(id, actor);
                begun++;
            } catch (Conflict | NotFound ended) {
                // meanwhile
            }
        }
        return new Begun(begun, found.size() > MOST);
    }

    private List<UUID> find(Wanted wanted) {
        List<UUID> found = reading.execute(status -> jdbc.sql("""
            select c.id from connection c
            join customer u on u.provider_id = c.provider_id and u.id = c.customer_id
            where c.provider_id = :provider and c.state = 'ACTIVE' and u.state <> 'SUSPENDED'
              and (:customer::uuid is null or c.customer_id = :customer)
              and (:health::text is null or c.health = :health)
              and (:profile::text is null or c.profile = :profile)
            order by c.last_verified_at nulls first, c.id
            limit :limit
            """)
                .param("provider", ProviderScope.required().value())
                .param("customer", wanted.customerId())
                .param(
                        "health",
                        wanted.health() == null ? null : wanted.health().name())
                .param("profile", wanted.profile())
                .param("limit", MOST + 1)
                .query(UUID.class)
                .list());
        return found == null ? List.of() : found;
    }
}
