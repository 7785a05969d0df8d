package io.gatehouse.audit;

import io.gatehouse.shared.ProviderScope;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How many syncs of the trail ended well and badly by day, for a chart. */
@Component
@Transactional(readOnly = true)
public class AuditDays {

    private final JdbcClient jdbc;

    AuditDays(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A day of UTC. */
    public record Day(LocalDate day, long succeeded, long failed) {

        public long all() {
            return succeeded + failed;
        }
    }

    /** The days up to this moment, the oldest first; those on which nothing happened are among them. */
    public List<Day> syncs(Instant now, int days) {
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate first = today.minusDays(days - 1L);
        Map<LocalDate, Day> found = new HashMap<>();
        // the actions stand in it word for word: only so its index can be used
        jdbc.sql("""
                        select (at at time zone 'UTC')::date as day,
                          count(*) filter (where action = 'sync.finished') as succeeded,
                          count(*) filter (where action = 'sync.failed') as failed
                        from audit_entry
                        where provider_id = ? and at >= ? and action in ('sync.finished', 'sync.failed')
                        group by 1
                        """)
                .params(
                        ProviderScope.required().value(),
                        Timestamp.from(first.atStartOfDay(ZoneOffset.UTC).toInstant()))
                .query(row -> {
                    LocalDate day = row.getObject("day", LocalDate.class);
                    found.put(day, new Day(day, row.getLong("succeeded"), row.getLong("failed")));
                });
        return first.datesUntil(today.plusDays(1))
                .map(day -> found.getOrDefault(day, new Day(day, 0, 0)))
                .toList();
    }
}
