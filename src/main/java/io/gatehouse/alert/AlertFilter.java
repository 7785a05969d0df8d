package io.gatehouse.alert;

import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.Paging;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions and the order of a list of alerts, in SQL. */
record AlertFilter(String conditions, Map<String, @Nullable Object> parameters, Paging paging) {

    private static final String RANK = """
            (case when a.state = 'RESOLVED' then 3 when a.severity = 'CRITICAL' then 0
              when a.severity = 'WARNING' then 1 else 2 end)""";

    private static final String SHOWN =
            "(case when a.state <> 'RESOLVED' and a.snoozed_until > :now then 'SNOOZED' else a.state end)";

    /** Each part by its own index. */
    private static final String OF_CONNECTION = """
             and a.id in (
              select i.id from alert i where i.provider_id = :provider and i.connection_id = :connection
              union all
              select i.id from alert i where i.provider_id = :provider and i.connection_ids <> '{}'
                and i.connection_ids @> array[:connection]::uuid[])""";

    static AlertFilter of(AlertQuery query) {
        StringBuilder sql = new StringBuilder();
        Map<String, @Nullable Object> parameters = new HashMap<>();
        if (!query.states().isEmpty()) {
            sql.append(" and ").append(SHOWN).append(" in (:states)");
            parameters.put("states", query.states().stream().map(Enum::name).toList());
        }
        equal(
                sql,
                parameters,
                "kind",
                query.kind() == null ? null : query.kind().name());
        equal(
                sql,
                parameters,
                "severity",
                query.severity() == null ? null : query.severity().name());
        equal(sql, parameters, "customer_id", query.customerId());
        if (query.connectionId() != null) {
            sql.append(OF_CONNECTION);
            parameters.put("connection", query.connectionId());
        }
        Paging paging = Paging.of(query.cursor());
        Cursor.parse(paging.cursor(), 3).ifPresent(keys -> after(sql, parameters, keys, paging));
        return new AlertFilter(sql.toString(), parameters, paging);
    }

    private static void equal(
            StringBuilder sql, Map<String, @Nullable Object> parameters, String column, @Nullable Object value) {
        if (value != null) {
            sql.append(" and a.").append(column).append(" = :").append(column);
            parameters.put(column, value);
        }
    }

    String order() {
        return " order by " + RANK + " " + paging.up() + ", a.raised_at " + paging.down() + ", a.id " + paging.down()
                + " limit :limit";
    }

    private static void after(
            StringBuilder sql, Map<String, @Nullable Object> parameters, List<String> keys, Paging paging) {
        sql.append(" and (")
                .append(RANK)
                .append(" ")
                .append(paging.above())
                .append(" :rank or (")
                .append(RANK);
        sql.append(" = :rank and (a.raised_at, a.id) ").append(paging.below()).append(" (:after, :afterId)))");
        parameters.put("rank", Cursor.number(keys.get(0)));
        parameters.put("after", Cursor.instant(keys.get(1)).atOffset(ZoneOffset.UTC));
        parameters.put("afterId", Cursor.id(keys.get(2)));
    }

    static String cursor(Alert alert) {
        int rank = alert.open()
                ? AlertSeverity.CRITICAL.ordinal() - alert.severity().ordinal()
                : 3;
        return Cursor.of(rank, alert.raisedAt(), alert.id());
    }
}
