package io.gatehouse.alert;

import io.gatehouse.shared.Page;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The rows of alerts, but for those of kinds that only a newer release knows. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class AlertRows {

    private static final String SELECT = """
            select a.id, a.kind, a.subject, a.subject_name, a.severity, a.state, a.code, a.sentence, a.step,
              a.customer_id, a.connection_id, a.job_id, a.ends_at, a.raised_at, a.changed_at, a.snoozed_until,
              a.handled_by, a.handled_at, a.note, a.resolved_at, a.note_by, a.connection_ids,
              u.display_name as customer_name, a.snoozed_until > :now as snoozed
            from alert a
            left join customer u on u.provider_id = a.provider_id and u.id = a.customer_id
            where a.provider_id = :provider and a.kind = any (:known::text[])
            """;

    private final JdbcClient jdbc;

    AlertRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The id of the new alert; empty where one for this cause is open already. */
    Optional<UUID> insert(Cause cause, Instant now) {
        return bound("""
                        insert into alert (provider_id, id, kind, subject, subject_name, severity, state, code, sentence,
                          step, customer_id, connection_id, connection_ids, job_id, ends_at, raised_at, changed_at)
                        values (:provider, :id, :kind, :subject, :name, :severity, 'OPEN', :code, :sentence, :step,
                          :customer, :connection, :connections, :job, :ends, :now, :now)
                        on conflict (provider_id, kind, subject) where state <> 'RESOLVED' do nothing
                        returning id
                        """, UUID.randomUUID(), cause, now)
                .param("kind", cause.kind().name())
                .param("subject", cause.subject())
                .param("customer", cause.concerns().customer())
                .query(UUID.class)
                .optional();
    }

    /**
     * Counts how often it became worse, once where two replicas see the same.
     *
     * @param again whether people who looked after it, or put it off, have to look once more
     */
    void change(UUID id, Cause cause, boolean again, Instant now) {
        bound("""
                        update alert set subject = :subject, subject_name = :name, connection_id = :connection,
                          connection_ids = :connections, severity = :severity, code = :code, sentence = :sentence,
                          step = :step, job_id = :job, ends_at = :ends, changed_at = :now,
                          state = case when :again then 'OPEN' else state end,
                          rises = rises + case when :again and (step, severity) <> (:step, :severity) then 1 else 0 end,
                          snoozed_until = case when :again then null else snoozed_until end
                        where provider_id = :provider and id = :id and state <> 'RESOLVED'
                        """, id, cause, now)
                .param("again", again)
                .param("subject", cause.subject())
                .update();
    }

    private JdbcClient.StatementSpec bound(String sql, UUID id, Cause cause, Instant now) {
        return jdbc.sql(sql)
                .param("provider", provider())
                .param("id", id)
                .param("name", cause.name())
                .param("severity", cause.severity().name())
                .param("code", cause.code())
                .param("sentence", cause.sentence())
                .param("step", cause.step())
                .param("connection", cause.concerns().connection())
                .param("connections", connections(cause))
                .param("job", cause.concerns().job())
                .param("ends", time(cause.concerns().endsAt()))
                .param("now", time(now));
    }

    /** None where the one column says it all. */
    private static UUID[] connections(Cause cause) {
        List<UUID> all = cause.concerns().connections();
        return all.size() > 1 ? all.toArray(UUID[]::new) : new UUID[0];
    }

    /** Whether it was open until now. */
    boolean resolve(UUID id, @Nullable String by, Instant now) {
        return jdbc.sql("""
                        update alert set state = 'RESOLVED', resolved_at = :now, snoozed_until = null,
                          handled_by = coalesce(:by, handled_by),
                          handled_at = case when :by::text is null then handled_at else :now end
                        where provider_id = :provider and id = :id and state <> 'RESOLVED'
                        """)
                        .param("provider", provider())
                        .param("id", id)
                        .param("by", by)
                        .param("now", time(now))
                        .update()
                == 1;
    }

    /**
     * What a colleague noted stays where nothing is noted instead.
     *
     * @param until null where somebody looks after it from now on
     */
    boolean handle(UUID id, @Nullable Instant until, Alert.Handling handling) {
        return jdbc.sql("""
                        update alert set state = :state, snoozed_until = :until, handled_by = :by, handled_at = :at,
                          note = coalesce(:note, note),
                          note_by = case when :note::text is null then coalesce(note_by, handled_by) else :by end
                        where provider_id = :provider and id = :id and state <> 'RESOLVED'
                        """)
                        .param("provider", provider())
                        .param("id", id)
                        .param("state", until == null ? "ACKNOWLEDGED" : "OPEN")
                        .param("until", time(until))
                        .param("by", handling.by())
                        .param("at", time(handling.at()))
                        .param("note", handling.note())
                        .update()
                == 1;
    }

    /** Whether it was put off until now. */
    boolean wake(UUID id, Instant now) {
        return jdbc.sql("""
                        update alert set snoozed_until = null
                        where provider_id = ? and id = ? and state <> 'RESOLVED' and snoozed_until > ?
                        """)
                        .params(provider(), id, now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    Optional<Alert> find(UUID id, Instant now) {
        return select(" and a.id = :id", now)
                .param("id", id)
                .query(AlertRows::alert)
                .optional();
    }

    List<Alert> all(Collection<UUID> ids, Instant now) {
        return select(" and a.id = any (:ids)", now)
                .param("ids", ids.toArray(UUID[]::new))
                .query(AlertRows::alert)
                .list();
    }

    List<Alert> unresolved(Collection<AlertKind> kinds, Instant now) {
        return select(" and a.state <> 'RESOLVED' and a.kind in (:kinds)", now)
                .param("kinds", kinds.stream().map(AlertKind::name).toList())
                .query(AlertRows::alert)
                .list();
    }

    List<Alert> unresolved(AlertKind kind, String subject, Instant now) {
        return select(" and a.state <> 'RESOLVED' and a.kind = :kind and a.subject = :subject", now)
                .param("kind", kind.name())
                .param("subject", subject)
                .query(AlertRows::alert)
                .list();
    }

    List<Alert> unresolvedOf(UUID customer, Instant now) {
        return select(" and a.state <> 'RESOLVED' and a.customer_id = :customer", now)
                .param("customer", customer)
                .query(AlertRows::alert)
                .list();
    }

    boolean unresolvedSince(AlertKind kind, Instant since) {
        return jdbc.sql("""
                        select exists (select from alert where provider_id = :provider and kind = :kind
                          and (state <> 'RESOLVED' or resolved_at > :since))
                        """)
                .param("provider", provider())
                .param("kind", kind.name())
                .param("since", time(since))
                .query(Boolean.class)
                .single();
    }

    Page<Alert> list(AlertQuery query, Instant now) {
        AlertFilter filter = AlertFilter.of(query);
        Map<String, @Nullable Object> parameters = new HashMap<>(filter.parameters());
        parameters.put("provider", provider());
        parameters.put("known", AlertKind.known());
        parameters.put("now", time(now));
        parameters.put("limit", query.limit() + 1);
        List<Alert> rows = jdbc.sql(SELECT + filter.conditions() + filter.order())
                .params(parameters)
                .query(AlertRows::alert)
                .list();
        return filter.paging().page(rows, query.limit(), AlertFilter::cursor);
    }

    /** Of those that the query means, whatever their state. */
    Map<AlertState, Long> counts(AlertQuery query, Instant now) {
        Map<AlertState, Long> counts = new HashMap<>();
        jdbc.sql("""
                        select case when state <> 'RESOLVED' and snoozed_until > :now then 'SNOOZED' else state end as shown,
                          count(*) as number
                        from alert
                        where provider_id = :provider and (cast(:kind as text) is null or kind = :kind)
                          and (cast(:severity as text) is null or severity = :severity)
                          and (cast(:customer as uuid) is null or customer_id = :customer)
                          and (cast(:connection as uuid) is null or connection_id = :connection
                            or :connection = any (connection_ids))
                        group by 1
                        """)
                .param("provider", provider())
                .param("now", time(now))
                .param("kind", query.kind() == null ? null : query.kind().name())
                .param(
                        "severity",
                        query.severity() == null ? null : query.severity().name())
                .param("customer", query.customerId())
                .param("connection", query.connectionId())
                .query(row -> {
                    counts.put(AlertState.valueOf(row.getString("shown")), row.getLong("number"));
                });
        return counts;
    }

    private JdbcClient.StatementSpec select(String conditions, Instant now) {
        return jdbc.sql(SELECT + conditions)
                .param("provider", provider())
                .param("known", AlertKind.known())
                .param("now", time(now));
    }

    private static Alert alert(ResultSet row, int number) throws SQLException {
        Cause cause = new Cause(
                AlertKind.valueOf(row.getString("kind")),
                row.getString("subject"),
                row.getString("subject_name"),
                AlertSeverity.valueOf(row.getString("severity")),
                row.getString("code"),
                row.getString("sentence"),
                row.getInt("step"),
                new Cause.Concerns(
                        row.getObject("customer_id", UUID.class),
                        row.getObject("connection_id", UUID.class),
                        row.getObject("job_id", UUID.class),
                        instant(row, "ends_at"),
                        List.of((UUID[]) row.getArray("connection_ids").getArray())));
        boolean snoozed = row.getBoolean("snoozed") && !row.getString("state").equals("RESOLVED");
        Instant handledAt = instant(row, "handled_at");
        return new Alert(
                row.getObject("id", UUID.class),
                cause,
                row.getString("customer_name"),
                snoozed ? AlertState.SNOOZED : AlertState.valueOf(row.getString("state")),
                row.getTimestamp("raised_at").toInstant(),
                row.getTimestamp("changed_at").toInstant(),
                instant(row, "snoozed_until"),
                handledAt == null
                        ? null
                        : new Alert.Handling(
                                row.getString("handled_by"),
                                handledAt,
                                row.getString("note"),
                                row.getString("note_by")),
                instant(row, "resolved_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column) == null
                ? null
                : row.getTimestamp(column).toInstant();
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
