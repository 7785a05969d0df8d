package io.gatehouse.directory.position;

import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What is known about the copy of a directory as a whole. */
@Repository
@Transactional(readOnly = true)
public class DirectoryState {

    private static final long LARGE = 10_000;

    private static final String FINISHED = "select resource, connection_id, last_finished_at from directory_sync";

    private final JdbcClient jdbc;

    DirectoryState(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Counts of what is there now, and when the copy was last complete.
     *
     * @param finishedAt the earliest of the parts that are copied; null until all of them were once
     */
    public record Summary(
            long users,
            long removedUsers,
            long groups,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    /** @param parts those that are copied now; empty where none is */
    public Optional<Summary> summary(UUID customer, Set<DirectoryPart> parts) {
        return jdbc.sql("""
                        select min(round_started_at) as started_at,
                          case when count(last_finished_at) filter (where resource = any(:parts)) = cardinality(:parts)
                               then min(last_finished_at) filter (where resource = any(:parts)) end as finished_at,
                          (select count(*) from directory_user u where u.provider_id = :provider
                            and u.customer_id = :customer and u.removed_at is null) as users,
                          (select count(*) from directory_user u where u.provider_id = :provider
                            and u.customer_id = :customer and u.removed_at is not null) as removed_users,
                          (select count(*) from directory_group g where g.provider_id = :provider
                            and g.customer_id = :customer and g.removed_at is null) as groups
                        from directory_sync where provider_id = :provider and customer_id = :customer
                        having count(*) > 0
                        """)
                .param("provider", ProviderScope.required().value())
                .param("customer", customer)
                .param("parts", names(parts.isEmpty() ? EnumSet.allOf(DirectoryPart.class) : parts))
                .query(DirectoryState::summary)
                .optional();
    }

    public long present(UUID customer, DirectoryPart resource) {
        return jdbc.sql("select count(*) from " + resource.table()
                        + " where provider_id = ? and customer_id = ? and removed_at is null")
                .params(ProviderScope.required().value(), customer)
                .query(Long.class)
                .single();
    }

    /**
     * Tells PostgreSQL how much is there now, where a plan that was right before may be wrong: after a large tenant, or one
     * that is large beside the others. It would notice by itself within a minute or more, and take seconds for a page of a
     * large group until then. Counting takes half a second, so that small tenants and changes are left to PostgreSQL.
     */
    @Transactional
    void countAnew(long moved) {
        if (moved >= LARGE || moved * 10 >= counted()) {
            jdbc.sql("select analyze_directory()").query((row, n) -> true).single();
        }
    }

    /** Users of all tenants when PostgreSQL counted last; none where it has not seen yet that there are memberships. */
    private long counted() {
        return jdbc.sql("""
                        select case when m.reltuples <= 0 and exists (select from directory_member where provider_id = ?)
                          then 0 else u.reltuples::bigint end
                        from pg_class u, pg_class m
                        where u.oid = 'directory_user'::regclass and m.oid = 'directory_member'::regclass
                        """)
                .param(ProviderScope.required().value())
                .query(Long.class)
                .single();
    }

    /** When each connection that reads a directory had read which part last; the beginning of time where never. */
    public Map<UUID, Map<DirectoryPart, Instant>> finished() {
        return finished(jdbc.sql(FINISHED + " where provider_id = ?")
                .param(ProviderScope.required().value()));
    }

    /** The same of one customer. */
    public Map<UUID, Map<DirectoryPart, Instant>> finished(UUID customer) {
        return finished(jdbc.sql(FINISHED + " where provider_id = ? and customer_id = ?")
                .params(ProviderScope.required().value(), customer));
    }

    private static Map<UUID, Map<DirectoryPart, Instant>> finished(StatementSpec positions) {
        Map<UUID, Map<DirectoryPart, Instant>> finished = new HashMap<>();
        positions.query(row -> {
            Instant at = instant(row, "last_finished_at");
            finished.computeIfAbsent(
                            row.getObject("connection_id", UUID.class), reader -> new EnumMap<>(DirectoryPart.class))
                    .put(DirectoryPart.valueOf(row.getString("resource")), at == null ? Instant.MIN : at);
        });
        return finished;
    }

    private static String[] names(Set<DirectoryPart> parts) {
        return parts.stream().map(Enum::name).toArray(String[]::new);
    }

    private static Summary summary(ResultSet row, int n) throws SQLException {
        return new Summary(
                row.getLong("users"),
                row.getLong("removed_users"),
                row.getLong("groups"),
                instant(row, "started_at"),
                instant(row, "finished_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
