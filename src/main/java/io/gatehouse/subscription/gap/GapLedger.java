package io.gatehouse.subscription.gap;

import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.Paging;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.gap.LedgerFilter.Preset;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The gaps of all customers in one list, newest first. */
@Repository
@Transactional(readOnly = true)
public class GapLedger {

    public static final int MOST = 200;

    private static final String OF_THESE = """
            from notification_gap g join customer u on u.provider_id = g.provider_id and u.id = g.customer_id
            where g.provider_id = :provider
              and (:customer::uuid is null or g.customer_id = :customer)
              and (:words::text is null or position(lower(:words) in lower(u.display_name)) > 0
                or position(lower(:words) in lower(u.short_name)) > 0)
            """;

    private final JdbcClient jdbc;

    GapLedger(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A gap, and whose it is. */
    public record Line(Gap gap, String customer) {}

    public Page<Line> page(LedgerFilter filter, @Nullable String cursor, int limit) {
        Paging paging = Paging.of(cursor);
        List<String> from = Cursor.parse(paging.cursor(), 2).orElse(List.of());
        List<Line> found = of(
                        "select " + Gap.COLUMNS + ", u.display_name as customer_name " + OF_THESE + " and "
                                + filter.preset().condition()
                                + " and (:at::timestamptz is null or (g.started_at, g.id) " + paging.below()
                                + " (:at, :id::uuid)) order by g.started_at " + paging.down() + ", g.id "
                                + paging.down()
                                + " limit :limit",
                        filter)
                .param("at", from.isEmpty() ? null : Timestamp.from(Cursor.instant(from.get(0))))
                .param("id", from.isEmpty() ? null : Cursor.id(from.get(1)))
                .param("limit", limit + 1)
                .query((row, n) -> new Line(Gap.of(row, n), row.getString("customer_name")))
                .list();
        return paging.page(
                found,
                limit,
                line -> Cursor.of(line.gap().startedAt(), line.gap().id()));
    }

    /** How many each preset would show. */
    public Map<Preset, Long> counts(LedgerFilter filter) {
        String columns = Arrays.stream(Preset.values())
                .map(preset -> "count(*) filter (where " + preset.condition() + ") as " + preset)
                .collect(Collectors.joining(", "));
        return of("select " + columns + " " + OF_THESE, filter)
                .query((row, n) -> {
                    Map<Preset, Long> counts = new EnumMap<>(Preset.class);
                    for (Preset preset : Preset.values()) {
                        counts.put(preset, row.getLong(preset.name()));
                    }
                    return counts;
                })
                .single();
    }

    private StatementSpec of(String sql, LedgerFilter filter) {
        return jdbc.sql(sql)
                .param("provider", ProviderScope.required().value())
                .param("customer", filter.customer())
                .param("words", filter.words());
    }
}
