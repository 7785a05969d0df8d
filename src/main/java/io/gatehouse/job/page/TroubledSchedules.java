package io.gatehouse.job.page;

import io.gatehouse.job.run.JobTasks;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What should come again by itself and fails or is paused; the answer may be some seconds old. */
@Component
class TroubledSchedules {

    private static final Duration KEPT = Duration.ofSeconds(15);

    private static final String TROUBLED = """
        select subject as name, paused_by, 0 as failures, 0 as lasting from job_pause
        where provider_id = :provider and scope = 'SCHEDULE'
        union all
        select t.schedule, null, t.failures, extract(epoch from now() - t.failing_since)::bigint
        from schedule_trouble t
        join scheduled_tasks s on s.task_name = :recurring and s.task_instance = t.schedule
          and s.consecutive_failures > 0
        where t.provider_id = :provider
        order by name
        """;

    private final Map<UUID, Read> read = new ConcurrentHashMap<>();
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    TroubledSchedules(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * For this provider.
     *
     * @param by who paused it; null where it fails, so many times in a row and for so long
     */
    record Troubled(String name, @Nullable String by, int failures, Duration lasting) {}

    private record Read(Instant at, List<Troubled> answer) {}

    List<Troubled> all() {
        UUID provider = ProviderScope.required().value();
        Instant now = clock.instant();
        Read known = read.get(provider);
        if (known == null || known.at().plus(KEPT).isBefore(now)) {
            known = new Read(now, Objects.requireNonNull(transaction.execute(status -> look(provider))));
            read.put(provider, known);
        }
        return known.answer();
    }

    private List<Troubled> look(UUID provider) {
        return jdbc.sql(TROUBLED)
                .param("provider", provider)
                .param("recurring", JobTasks.RECURRING.getTaskName())
                .query((row, number) -> new Troubled(
                        row.getString("name"),
                        row.getString("paused_by"),
                        row.getInt("failures"),
                        Duration.ofSeconds(row.getLong("lasting"))))
                .list();
    }
}
