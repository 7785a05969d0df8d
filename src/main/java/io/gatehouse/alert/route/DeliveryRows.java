package io.gatehouse.alert.route;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The rows of what is told; of each change of an alert a route tells once. */
@Repository
@Transactional
class DeliveryRows {

    private static final String COLUMNS = "id, route_id, alert_id, event, message_id, message_resource, message_at";

    /** What a newer release wrote waits for a replica of it. */
    private static final String READABLE = """
            d.event = any (:events::text[]) and (d.alert_id is null or exists (select from alert a
              where a.provider_id = d.provider_id and a.id = d.alert_id and a.kind = any (:kinds::text[])))
            """;

    private final JdbcClient jdbc;

    DeliveryRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Empty where this was planned before. That an alert became worse is told each time that it did; these are counted
     * from a thousand, as the release before wrote how bad it was.
     */
    Optional<UUID> plan(Route route, @Nullable UUID alert, Delivery.Event event, int step, Times times) {
        return jdbc.sql("""
                        insert into alert_delivery (provider_id, id, route_id, alert_id, event, step, state, due_at,
                          created_at, aside)
                        values (:provider, :id, :route, :alert, :event,
                          case when :event = 'RISEN'
                            then (select 1000 + a.rises from alert a where a.provider_id = :provider and a.id = :alert)
                            else :step end,
                          'WAITING', :due, :now, :aside)
                        on conflict (provider_id, route_id, alert_id, event, step) where event <> 'MESSAGE' do nothing
                        returning id
                        """)
                .param("provider", provider())
                .param("id", UUID.randomUUID())
                .param("route", route.id())
                .param("alert", alert)
                .param("event", event.name())
                .param("step", step)
                .param("due", time(times.due()))
                .param("now", time(times.now()))
                .param("aside", route.aside())
                .query(UUID.class)
                .optional();
    }

    /** Empty where this message was planned before. */
    Optional<UUID> plan(Route route, UUID alert, Delivery.Message message, Instant now) {
        return jdbc.sql("""
                        insert into alert_delivery (provider_id, id, route_id, alert_id, event, step, state, due_at,
                          created_at, message_id, message_resource, message_at)
                        values (:provider, :id, :route, :alert, 'MESSAGE', 0, 'WAITING', :now, :now, :message, :resource,
                          :at)
                        on conflict (provider_id, route_id, message_id) where event = 'MESSAGE' do nothing
                        returning id
                        """)
                .param("provider", provider())
                .param("id", UUID.randomUUID())
                .param("route", route.id())
                .param("alert", alert)
                .param("message", message.id())
                .param("resource", message.resource())
                .param("at", time(message.receivedAt()))
                .param("now", time(now))
                .query(UUID.class)
                .optional();
    }

    /** When something was planned, and when it is due. */
    record Times(Instant now, Instant due) {}

    /** What nobody was told of yet need not be told any more; messages and emergencies are told in any case. */
    void drop(Alert alert) {
        jdbc.sql("update alert_delivery set state = 'DROPPED'"
                        + " where provider_id = ? and alert_id = ? and state = 'WAITING' and event <> 'MESSAGE'"
                        + " and not (event = 'RAISED' and ?)")
                .params(provider(), alert.id(), alert.kind().toldInAnyCase())
                .update();
    }

    /** Whether somebody was, or may have been, told by this route that this alert is open: an answer can get lost. */
    @Transactional(readOnly = true)
    boolean told(UUID route, UUID alert) {
        return any(route, alert, "(state = 'SENT' or attempts > 0 and coalesce(last_answer, '') !~ '^[34]')");
    }

    /** Whether a call may still be on its way for what need not be told any more. */
    @Transactional(readOnly = true)
    boolean underWay(UUID route, UUID alert) {
        return any(route, alert, "state = 'DROPPED' and attempts > 0");
    }

    private boolean any(UUID route, UUID alert, String condition) {
        return jdbc.sql("""
                        select exists (select from alert_delivery where provider_id = ? and route_id = ? and alert_id = ?
                          and event in ('RAISED', 'RISEN', 'REMINDED')
                          and \s""" + condition + ")")
                .params(provider(), route, alert)
                .query(Boolean.class)
                .single();
    }

    /** They stay due until the transaction ends: who finds meanwhile that all is over learns that it was told of. */
    @Transactional(propagation = Propagation.MANDATORY)
    List<Delivery> due(UUID route, Instant now) {
        return jdbc.sql("select " + COLUMNS + """
                         from alert_delivery d
                        where d.provider_id = :provider and d.route_id = :route and d.state = 'WAITING'
                          and d.due_at <= :now and\s""" + READABLE + " order by d.created_at, d.id for update of d")
                .param("provider", provider())
                .param("route", route)
                .param("now", time(now))
                .param("events", Delivery.Event.known())
                .param("kinds", AlertKind.known())
                .query(DeliveryRows::delivery)
                .list();
    }

    /** Whether only a replica of a newer release can tell this. */
    @Transactional(readOnly = true)
    boolean ofNewerRelease(UUID id) {
        return jdbc.sql("select exists (select from alert_delivery d where d.provider_id = :provider and d.id = :id"
                        + " and not (" + READABLE + "))")
                .param("provider", provider())
                .param("id", id)
                .param("events", Delivery.Event.known())
                .param("kinds", AlertKind.known())
                .query(Boolean.class)
                .single();
    }

    /** As it stands, without a claim to it; empty once it waits no more. */
    @Transactional(readOnly = true)
    Optional<Delivery> waiting(UUID id) {
        return jdbc.sql("select " + COLUMNS
                        + " from alert_delivery where provider_id = ? and id = ? and state = 'WAITING'")
                .params(provider(), id)
                .query(DeliveryRows::delivery)
                .optional();
    }

    /** Counts an attempt, as long as it waits. */
    Optional<Delivery> claim(UUID id) {
        return jdbc.sql("""
                        update alert_delivery set attempts = attempts + 1
                        where provider_id = ? and id = ? and state = 'WAITING'
                        returning\s""" + COLUMNS)
                .params(provider(), id)
                .query(DeliveryRows::delivery)
                .optional();
    }

    /** What was answered when this was given up; empty where it was not. */
    @Transactional(readOnly = true)
    Optional<String> givenUp(UUID id) {
        return jdbc.sql("select coalesce(last_answer, '') from alert_delivery"
                        + " where provider_id = ? and id = ? and state = 'FAILED'")
                .params(provider(), id)
                .query(String.class)
                .optional();
    }

    /** What was given up is to be told after all. */
    void anew(UUID id) {
        jdbc.sql("update alert_delivery set state = 'WAITING' where provider_id = ? and id = ? and state = 'FAILED'")
                .params(provider(), id)
                .update();
    }

    void dropped(UUID id) {
        jdbc.sql("update alert_delivery set state = 'DROPPED' where provider_id = ? and id = ? and state = 'WAITING'")
                .params(provider(), id)
                .update();
    }

    void sent(Collection<UUID> ids, String answer, Instant now) {
        jdbc.sql("""
                        update alert_delivery set state = 'SENT', last_answer = :answer, sent_at = :now, batch = :batch
                        where provider_id = :provider and id = any(:ids) and state = 'WAITING'
                        """)
                .param("answer", answer)
                .param("now", time(now))
                .param("batch", UUID.randomUUID())
                .param("provider", provider())
                .param("ids", ids.toArray(UUID[]::new))
                .update();
    }

    void failed(UUID id, String answer, boolean forGood) {
        jdbc.sql("""
                        update alert_delivery set last_answer = :answer, state = case when :end then 'FAILED' else state end
                        where provider_id = :provider and id = :id and state = 'WAITING'
                        """)
                .param("answer", answer)
                .param("end", forGood)
                .param("provider", provider())
                .param("id", id)
                .update();
    }

    /** How many mails this route sent since then; what went out together is one. */
    @Transactional(readOnly = true)
    long mailsSince(UUID route, Instant since) {
        return jdbc.sql("select count(distinct batch) from alert_delivery"
                        + " where provider_id = ? and route_id = ? and sent_at > ?")
                .params(provider(), route, time(since))
                .query(Long.class)
                .single();
    }

    private static Delivery delivery(ResultSet row, int number) throws SQLException {
        UUID message = row.getObject("message_id", UUID.class);
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getObject("route_id", UUID.class),
                row.getObject("alert_id", UUID.class),
                Delivery.Event.valueOf(row.getString("event")),
                message == null
                        ? null
                        : new Delivery.Message(
                                message,
                                row.getString("message_resource"),
                                row.getTimestamp("message_at").toInstant()));
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
