package io.gatehouse.alert.route;

import io.gatehouse.shared.ProviderScope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What waits without a job: for a paused route, or until an alert is put off no more. */
@Repository
@Transactional
class AsideRows {

    private final JdbcClient jdbc;

    AsideRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Until its route is resumed. */
    void put(UUID id) {
        jdbc.sql("update alert_delivery set aside = true where provider_id = ? and id = ? and state = 'WAITING'")
                .params(provider(), id)
                .update();
    }

    /**
     * Because its alert is put off. Whoever changes that meanwhile finds nothing aside yet, so that this looks once more:
     * where the alert is changed now, or ends by another time than was read, it comes back at once.
     *
     * @param end when the alert was to be put off no more
     * @param times now, and when it is told after that end
     */
    void put(UUID id, Instant end, DeliveryRows.Times times) {
        jdbc.sql("""
                        update alert_delivery d set aside = true, due_at = coalesce((
                          select :due::timestamptz from alert a
                          where a.provider_id = d.provider_id and a.id = d.alert_id and a.snoozed_until = :end
                          for share skip locked), :now)
                        where d.provider_id = :provider and d.id = :id and d.state = 'WAITING'
                        """)
                .param("end", time(end))
                .param("due", time(times.due()))
                .param("now", time(times.now()))
                .param("provider", provider())
                .param("id", id)
                .update();
    }

    /** What was put aside about this alert before waits until then instead. */
    void putOff(UUID route, UUID alert, Instant until) {
        jdbc.sql("""
                        update alert_delivery set due_at = ?
                        where provider_id = ? and route_id = ? and alert_id = ? and state = 'WAITING' and aside
                          and event <> 'MESSAGE'
                        """).params(time(until), provider(), route, alert).update();
    }

    /** Nothing where that is planned already. */
    void remind(UUID route, UUID alert, DeliveryRows.Times times) {
        jdbc.sql("""
                        insert into alert_delivery (provider_id, id, route_id, alert_id, event, step, state, due_at,
                          created_at, aside)
                        select :provider, :id, :route, :alert, 'REMINDED', count(*), 'WAITING', :due, :now, true
                        from alert_delivery
                        where provider_id = :provider and route_id = :route and alert_id = :alert and event = 'REMINDED'
                        having count(*) filter (where state = 'WAITING') = 0
                        """)
                .param("provider", provider())
                .param("id", UUID.randomUUID())
                .param("route", route)
                .param("alert", alert)
                .param("due", time(times.due()))
                .param("now", time(times.now()))
                .update();
    }

    /** It is put off no more: what nobody was told of is due, and nobody needs to be reminded. */
    void comeBack(UUID route, UUID alert, Instant due) {
        jdbc.sql("""
                        update alert_delivery set due_at = least(due_at, :due),
                          state = case when event = 'REMINDED' then 'DROPPED' else state end
                        where provider_id = :provider and route_id = :route and alert_id = :alert and state = 'WAITING'
                          and aside
                        """)
                .param("due", time(due))
                .param("provider", provider())
                .param("route", route)
                .param("alert", alert)
                .update();
    }

    /** Takes what is due from where it lies: each is taken once. */
    List<UUID> due(UUID route, Instant now) {
        return jdbc.sql("""
                        update alert_delivery set aside = false
                        where provider_id = ? and route_id = ? and state = 'WAITING' and aside and due_at <= ?
                        returning id
                        """)
                .params(provider(), route, time(now))
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
