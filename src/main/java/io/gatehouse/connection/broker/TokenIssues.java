package io.gatehouse.connection.broker;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Counts what the broker gave and refused: one row per connection, caller and hour, of all replicas together. */
@Repository
@Transactional
class TokenIssues {

    private static final String COLUMNS = """
            t.connection_id, t.caller_kind, t.caller_id, t.caller_name, t.hour, t.issued, t.refused, c.customer_id""";

    private final JdbcClient jdbc;

    TokenIssues(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What one caller got of a connection in an hour. */
    record Count(UUID connection, UUID customer, Actor caller, Instant hour, long issued, long refused) {}

    /** Answers whether it is the first of this caller in this hour. */
    boolean issued(UUID connection, Actor caller) {
        return count(connection, caller, 1, 0) == 1;
    }

    /** In a transaction of its own: the refusal rolls back the one around it. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    void refused(UUID connection, Actor caller) {
        count(connection, caller, 0, 1);
    }

    /** An hour whose sum the trail was told gets no more: what began in it and comes later counts for the next. */
    private long count(UUID connection, Actor caller, int issued, int refused) {
        for (int later = 0; ; later++) {
            Optional<Long> sum = count(connection, caller, issued, refused, later);
            if (sum.isPresent()) {
                return sum.get();
            }
        }
    }

    private Optional<Long> count(UUID connection, Actor caller, int issued, int refused, int later) {
        return jdbc.sql("""
            insert into token_issue as t (provider_id, connection_id, caller_kind, caller_id, caller_name,
              hour, issued, refused)
            values (:provider, :connection, :kind, :caller, :name,
              date_trunc('hour', now(), 'UTC') + :later * interval '1 hour', :issued, :refused)
            on conflict (provider_id, connection_id, caller_kind, caller_id, hour) do update
            set issued = t.issued + excluded.issued, refused = t.refused + excluded.refused
            where t.told_at is null
            returning issued
            """)
                .param("provider", ProviderScope.required().value())
                .param("connection", connection)
                .param("kind", caller.kind().name())
                .param("caller", caller.id())
                .param("name", caller.name())
                .param("later", later)
                .param("issued", issued)
                .param("refused", refused)
                .query(Long.class)
                .optional();
    }

    /** The newest hours first; those of a week where no time is named. */
    @Transactional(readOnly = true)
    Slice<Count> of(UUID connection, @Nullable Instant since, @Nullable String cursor, int limit) {
        Optional<List<String>> after = Cursor.parse(cursor, 3);
        List<Count> found = jdbc.sql("select " + COLUMNS + """
             from token_issue t
            join connection c on c.provider_id = t.provider_id and c.id = t.connection_id
            where t.provider_id = :provider and t.connection_id = :connection and t.hour >= coalesce(cast(:since as timestamptz), now() - interval '7 days')
              and (:hour::timestamptz is null or t.hour < :hour
                or t.hour = :hour and (t.caller_kind, t.caller_id) > (:kind::text, :caller::text))
            order by t.hour desc, t.caller_kind, t.caller_id
            limit :limit
            """)
                .param("provider", ProviderScope.required().value())
                .param("connection", connection)
                .param("since", since == null ? null : since.atOffset(ZoneOffset.UTC))
                .param(
                        "hour",
                        after.map(keys -> Cursor.instant(keys.get(0)).atOffset(ZoneOffset.UTC))
                                .orElse(null))
                .param("kind", after.map(keys -> keys.get(1)).orElse(null))
                .param("caller", after.map(keys -> keys.get(2)).orElse(null))
                .param("limit", limit + 1)
                .query(TokenIssues::read)
                .list();
        return Slice.of(
                found,
                limit,
                last -> Cursor.of(
                        last.hour(), last.caller().kind(), last.caller().id()));
    }

    /**
     * Takes the hours that are over and were not told yet, no more than so many; the newest first, as those before them
     * were told.
     *
     * @param since earlier ones are not looked for: no index knows what was told, and there are 90 days of them
     */
    List<Count> over(Instant since, int most) {
        // found once and for all: a plan may run what stands behind "in" for each row, with other ones each time
        return jdbc.sql("""
            with over as materialized (
              select connection_id, caller_kind, caller_id, hour from token_issue
              where provider_id = :provider and told_at is null
                and hour >= :since and hour < date_trunc('hour', now(), 'UTC')
              order by hour desc limit :most for update skip locked)
            update token_issue t set told_at = now() from connection c, over o
            where c.provider_id = t.provider_id and c.id = t.connection_id and t.provider_id = :provider
              and t.connection_id = o.connection_id and t.caller_kind = o.caller_kind and t.caller_id = o.caller_id
              and t.hour = o.hour
            returning\s""" + COLUMNS)
                .param("provider", ProviderScope.required().value())
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query(TokenIssues::read)
                .list();
    }

    private static Count read(ResultSet row, int number) throws SQLException {
        Actor caller = new Actor(
                Actor.Kind.valueOf(row.getString("caller_kind")),
                row.getString("caller_id"),
                row.getString("caller_name"),
                null);
        return new Count(
                row.getObject("connection_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                caller,
                row.getObject("hour", OffsetDateTime.class).toInstant(),
                row.getLong("issued"),
                row.getLong("refused"));
    }
}
