package io.gatehouse.job.pause;

import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of what is paused. */
@Repository
@Transactional
class JobPauseRows {

    private final JdbcClient jdbc;

    JobPauseRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    List<JobPause> all() {
        return jdbc.sql("""
                        select scope, subject, reason, paused_by, paused_at, false as suspended
                        from job_pause where provider_id = :provider
                        union all
                        select 'CUSTOMER', id::text, suspended_reason, suspended_by, suspended_at, true
                        from customer where provider_id = :provider and state = 'SUSPENDED' and suspended_at is not null
                        order by paused_at desc, scope, subject
                        """)
                .param("provider", provider())
                .query((row, n) -> new JobPause(
                        Scope.valueOf(row.getString("scope")),
                        row.getString("subject"),
                        row.getString("reason"),
                        row.getString("paused_by"),
                        row.getTimestamp("paused_at").toInstant(),
                        row.getBoolean("suspended")))
                .list();
    }

    /** Where it is paused already, only who wants it and why is new. */
    void set(Scope scope, String subject, @Nullable String reason, String by) {
        jdbc.sql("""
            insert into job_pause (provider_id, scope, subject, reason, paused_by)
            values (:provider, :scope, :subject, cast(:reason as text), :by)
            on conflict (provider_id, scope, subject) do update set reason = excluded.reason, paused_by = excluded.paused_by
            """)
                .param("provider", provider())
                .param("scope", scope.name())
                .param("subject", subject)
                .param("reason", reason)
                .param("by", by)
                .update();
    }

    /** Whether it rested until now. */
    boolean remove(Scope scope, String subject) {
        return jdbc.sql("delete from job_pause where provider_id = ? and scope = ? and subject = ?")
                        .params(provider(), scope.name(), subject)
                        .update()
                == 1;
    }

    boolean customerExists(UUID customer) {
        return jdbc.sql("select count(*) from customer where provider_id = ? and id = ?")
                        .params(provider(), customer)
                        .query(Long.class)
                        .single()
                == 1;
    }

    Optional<String> customerName(UUID customer) {
        return jdbc.sql("select display_name from customer where provider_id = ? and id = ?")
                .params(provider(), customer)
                .query(String.class)
                .optional();
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
