package io.gatehouse.directory.sync;

import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.shared.ProviderScope;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Of which directories something was told that no round has read yet: the rows of {@code directory_notice}. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class Notices {

    private static final String ONE = " where provider_id = :provider and customer_id = :customer";
    private static final String[] ALL =
            Arrays.stream(DirectoryPart.values()).map(Enum::name).toArray(String[]::new);

    private final JdbcClient jdbc;

    Notices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Something is told beside what waits already. False where nothing waits. */
    boolean again(UUID customer) {
        return of("update directory_notice set heard_at = greatest(heard_at, now()), unread = :all" + ONE, customer)
                        .param("all", ALL)
                        .update()
                > 0;
    }

    void first(UUID customer) {
        of("""
                insert into directory_notice (provider_id, customer_id, heard_at, unread, due_at)
                values (:provider, :customer, now(), :all, now())
                on conflict (provider_id, customer_id) do update
                set heard_at = greatest(directory_notice.heard_at, now()), unread = excluded.unread""", customer).param("all", ALL).update();
    }

    /** Those that have waited longest first. */
    List<UUID> due(int most) {
        return sql("select customer_id from directory_notice where provider_id = :provider and due_at <= now()"
                        + " order by due_at limit :most")
                .param("most", most)
                .query((row, n) -> row.getObject("customer_id", UUID.class))
                .list();
    }

    /** The parts that wait for a round, held until the transaction ends; empty where all was read meanwhile. */
    Set<DirectoryPart> unread(UUID customer) {
        Set<DirectoryPart> unread = EnumSet.noneOf(DirectoryPart.class);
        of("select unnest(unread) as part from (select unread from directory_notice" + ONE + " for update) n", customer)
                .query((row, n) -> DirectoryPart.valueOf(row.getString("part")))
                .list()
                .forEach(unread::add);
        return unread;
    }

    void wait(UUID customer, Instant until) {
        of("update directory_notice set due_at = :until" + ONE, customer)
                .param("until", Timestamp.from(until))
                .update();
    }

    /**
     * A round has read this part.
     *
     * @param asOf when the round began: what was told since may have come too late for it
     */
    void read(UUID customer, String part, Instant asOf) {
        boolean waited = of(
                                "update directory_notice set unread = array_remove(unread, upper(:part))" + ONE
                                        + " and heard_at <= :asOf",
                                customer)
                        .param("part", part)
                        .param("asOf", Timestamp.from(asOf))
                        .update()
                > 0;
        if (waited) {
            of("delete from directory_notice" + ONE + " and cardinality(unread) = 0", customer)
                    .update();
        }
    }

    void forget(UUID customer) {
        of("delete from directory_notice" + ONE, customer).update();
    }

    private StatementSpec of(String text, UUID customer) {
        return sql(text).param("customer", customer);
    }

    private StatementSpec sql(String text) {
        return jdbc.sql(text).param("provider", ProviderScope.required().value());
    }
}
