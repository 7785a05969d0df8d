package io.gatehouse.job.schedule;

import io.gatehouse.shared.ProviderScope;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Which schedules fail for a provider, so that nobody is shown the trouble of another one. */
@Repository
@Transactional
public class ScheduleTroubles {

    private final JdbcClient jdbc;

    ScheduleTroubles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Once more in a row. */
    public void failed(String schedule) {
        sql("""
                insert into schedule_trouble (provider_id, schedule) values (:provider, :schedule)
                on conflict (provider_id, schedule) do update set failures = schedule_trouble.failures + 1
                """).param("schedule", schedule).update();
    }

    public void over(String schedule) {
        sql("delete from schedule_trouble where provider_id = :provider and schedule = :schedule")
                .param("schedule", schedule)
                .update();
    }

    /** By name; one that a replica of an earlier release found well since then may be among them. */
    @Transactional(readOnly = true)
    public Set<String> failing() {
        return sql("select schedule from schedule_trouble where provider_id = :provider")
                .query((row, number) -> row.getString("schedule"))
                .set();
    }

    private JdbcClient.StatementSpec sql(String text) {
        return jdbc.sql(text).param("provider", ProviderScope.required().value());
    }
}
