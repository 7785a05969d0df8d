package io.gatehouse.connection.drift;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.drift.DriftFinding.Decision;
import io.gatehouse.connection.drift.DriftFinding.Seen;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of differences, those that are gone included. */
@Repository
public class DriftRows {

    private final JdbcClient jdbc;

    DriftRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** False where another look was faster. */
    boolean insert(ConnectionView connection, Seen seen, Instant at) {
        return jdbc.sql("""
                        insert into drift_finding (provider_id, id, customer_id, connection_id, code, subject, detail,
                          state, first_seen_at, last_seen_at)
                        values (?, ?, ?, ?, ?, ?, ?, 'NEW', ?, ?)
                        on conflict do nothing
                        """)
                        .params(ProviderScope.required().value(), UUID.randomUUID(), connection.customerId())
                        .params(connection.id(), seen.code().name(), seen.subject(), seen.detail())
                        .params(time(at), time(at))
                        .update()
                == 1;
    }

    void seen(Collection<UUID> ids, Instant at) {
        change(ids, "last_seen_at = :at").param("at", time(at)).update();
    }

    void resolved(Collection<UUID> ids, Instant at) {
        change(ids, "resolved_at = :at").param("at", time(at)).update();
    }

    /** An acceptance has run out; who accepted it and why stays to be read. */
    void reopened(Collection<UUID> ids) {
        change(ids, "state = 'NEW', accepted_until = null").update();
    }

    public void decide(UUID id, DriftState state, @Nullable Decision decision) {
        change(List.of(id), """
                        state = :state, accepted_until = :until, owner = :owner, reason = :reason, decided_by = :by,
                        decided_at = :at
                        """)
                .param("state", state.name())
                .param("until", decision == null ? null : decision.until())
                .param("owner", decision == null ? null : decision.owner())
                .param("reason", decision == null ? null : decision.reason())
                .param("by", decision == null ? null : decision.by())
                .param("at", decision == null ? null : time(decision.at()))
                .update();
    }

    /** When the tenant was looked at, and what could not be read there. */
    void looked(UUID connection, List<String> unread, Instant at) {
        jdbc.sql("update connection set drift_unread = ?, drift_read_at = ? where provider_id = ? and id = ?")
                .params(
                        unread.toArray(String[]::new),
                        time(at),
                        ProviderScope.required().value(),
                        connection)
                .update();
    }

    /** What an administrator who signed in let be seen. */
    void lent(UUID connection, LentLook look) {
        jdbc.sql("""
                        update connection set drift_lent = ?, drift_lent_at = ?, drift_lent_by = ?
                        where provider_id = ? and id = ?
                        """)
                .params(look.topics().toArray(String[]::new), time(look.at()), look.by())
                .params(ProviderScope.required().value(), connection)
                .update();
    }

    /** False until the first look. */
    public boolean everLooked(UUID connection) {
        return jdbc.sql("""
                        select coalesce(drift_read_at, drift_lent_at) is not null from connection
                        where provider_id = ? and id = ?
                        """)
                .params(ProviderScope.required().value(), connection)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** What nobody has looked at: neither the connection nor an administrator in its stead. */
    public List<String> unread(UUID connection) {
        List<String> unread = new ArrayList<>(ownUnread(connection));
        lent(connection).ifPresent(look -> unread.removeAll(look.topics()));
        return List.copyOf(unread);
    }

    /** What the connection itself could not look at the last time. */
    List<String> ownUnread(UUID connection) {
        return topics(connection, "drift_unread");
    }

    /** What is known by an administrator's sign-in alone; empty where there is nothing such. */
    public Optional<LentLook> lent(UUID connection) {
        List<String> unread = ownUnread(connection);
        List<String> topics = topics(connection, "drift_lent").stream()
                .filter(topic -> unread.contains(topic) || unread.contains(DriftLook.EVERYTHING))
                .toList();
        return topics.isEmpty()
                ? Optional.empty()
                : jdbc.sql("select drift_lent_at, drift_lent_by from connection where provider_id = ? and id = ?")
                        .params(ProviderScope.required().value(), connection)
                        .query((row, n) -> new LentLook(
                                topics,
                                row.getObject("drift_lent_at", OffsetDateTime.class)
                                        .toInstant(),
                                row.getString("drift_lent_by")))
                        .optional();
    }

    private List<String> topics(UUID connection, String column) {
        return jdbc.sql("select unnest(" + column + ") from connection where provider_id = ? and id = ?")
                .params(ProviderScope.required().value(), connection)
                .query((row, n) -> row.getString(1))
                .list();
    }

    public List<DriftFinding> open(UUID connection) {
        return select("connection_id = :connection and resolved_at is null order by code, subject")
                .param("connection", connection)
                .query(DriftRows::row)
                .list();
    }

    /** The newest first. */
    public List<DriftFinding> gone(UUID connection, int limit) {
        return select("""
                        connection_id = :connection and resolved_at is not null
                        order by resolved_at desc, id limit :limit
                        """)
                .param("connection", connection)
                .param("limit", limit)
                .query(DriftRows::row)
                .list();
    }

    public Optional<DriftFinding> find(UUID connection, UUID id) {
        return select("connection_id = :connection and id = :id")
                .param("connection", connection)
                .param("id", id)
                .query(DriftRows::row)
                .optional();
    }

    private JdbcClient.StatementSpec select(String condition) {
        return jdbc.sql("""
                        select id, customer_id, connection_id, code, subject, detail, state, accepted_until, owner,
                          reason, decided_by, decided_at, first_seen_at, last_seen_at, resolved_at
                        from drift_finding where provider_id = :provider and\s""" + condition)
                .param("provider", ProviderScope.required().value());
    }

    private JdbcClient.StatementSpec change(Collection<UUID> ids, String change) {
        return jdbc.sql("update drift_finding set " + change + " where provider_id = :provider and id = any (:ids)")
                .param("provider", ProviderScope.required().value())
                .param("ids", ids.toArray(UUID[]::new));
    }

    private static DriftFinding row(ResultSet row, int n) throws SQLException {
        return new DriftFinding(
                row.getObject("id", UUID.class),
                row.getObject("connection_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                DriftCode.valueOf(row.getString("code")),
                row.getString("subject"),
                row.getString("detail"),
                DriftState.valueOf(row.getString("state")),
                decision(row),
                row.getObject("first_seen_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_seen_at", OffsetDateTime.class).toInstant(),
                row.getObject("resolved_at") == null
                        ? null
                        : row.getObject("resolved_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Decision decision(ResultSet row) throws SQLException {
        OffsetDateTime at = row.getObject("decided_at", OffsetDateTime.class);
        return at == null
                ? null
                : new Decision(
                        row.getString("owner"),
                        row.getString("reason"),
                        row.getObject("accepted_until", LocalDate.class),
                        row.getString("decided_by"),
                        at.toInstant());
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
