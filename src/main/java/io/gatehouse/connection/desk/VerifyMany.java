package io.gatehouse.connection.desk;

import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.check.VerifyJob;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Has many connections checked at once, those first that were not for longest. Each check is begun by itself: one
 * transaction for all would hold a lock for each of them until the last one is in. Somebody waits for that, so that
 * there is an end to it; who asks again goes on where it ended, though no check has run yet.
 */
@Component
class VerifyMany {

    static final int MOST = 500;

    private static final String WANTED = """
            from connection c
            join customer u on u.provider_id = c.provider_id and u.id = c.customer_id
            where c.provider_id = :provider and c.state = 'ACTIVE' and u.state <> 'SUSPENDED'
              and (:customer::uuid is null or c.customer_id = :customer)
              and (:health::text is null or c.health = :health)
              and (:profile::text is null or c.profile = :profile)
            """;

    private static final String UNDER_WAY = """
             exists (select from job_run j where j.provider_id = c.provider_id and j.kind = :kind
              and j.connection_id = c.id and j.state in ('QUEUED', 'RUNNING', 'WAITING'))
            """;

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
        Found found = find(wanted);
        int begun = found.underWay();
        for (UUID id : found.idle().subList(0, Math.min(MOST, found.idle().size()))) {
            try {
                desk.verifyToo(id, actor);
                begun++;
            } catch (Conflict | NotFound ended) {
                // meanwhile
            }
        }
        return new Begun(begun, found.idle().size() > MOST);
    }

    private record Found(List<UUID> idle, int underWay) {}

    private Found find(Wanted wanted) {
        Found found = reading.execute(status -> new Found(
                sql(
                                "select c.id " + WANTED + " and not" + UNDER_WAY
                                        + " order by c.last_verified_at nulls first, c.id limit :limit",
                                wanted)
                        .param("limit", MOST + 1)
                        .query((row, n) -> row.getObject("id", UUID.class))
                        .list(),
                sql("select count(*) " + WANTED + " and" + UNDER_WAY, wanted)
                        .query(Integer.class)
                        .single()));
        return found == null ? new Found(List.of(), 0) : found;
    }

    private StatementSpec sql(String text, Wanted wanted) {
        return jdbc.sql(text)
                .param("provider", ProviderScope.required().value())
                .param("kind", VerifyJob.KIND)
                .param("customer", wanted.customerId())
                .param(
                        "health",
                        wanted.health() == null ? null : wanted.health().name())
                .param("profile", wanted.profile());
    }
}
