package io.gatehouse.connection;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.shared.ProviderScope;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Whether Microsoft answers, seen through all connections at once: what one of them alone can't tell. */
@Service
public class Outages {

    private static final Set<String> SILENT =
            Set.of(FailureKind.UNAVAILABLE.name(), FailureKind.TIMED_OUT.name(), FailureKind.ANSWER_UNREADABLE.name());

    private final JdbcClient jdbc;

    Outages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What is known at this moment.
     *
     * @param active connections in use
     * @param silent those among them that got no answer when they last asked
     * @param answered those that got one since the last of these did not
     */
    public record Reading(long active, long silent, long answered) {}

    /** Whether a reason against a connection is only that Microsoft does not answer. */
    public static boolean silence(HealthReason reason) {
        return SILENT.contains(reason.code());
    }

    @Transactional(readOnly = true)
    public Reading reading() {
        return jdbc.sql("""
                        with asked as (
                          select c.health = 'DEGRADED' and exists (
                              select from jsonb_array_elements(c.reasons::jsonb) r where r ->> 'code' in (:silent)) as silent,
                            greatest(c.last_verified_at, g.last_refresh_at, c.connected_at) as at, c.updated_at
                          from connection c
                          left join delegated_grant g on g.provider_id = c.provider_id and g.connection_id = c.id
                          where c.provider_id = :provider and c.state = 'ACTIVE'),
                        last as (select max(greatest(at, updated_at)) as at from asked where silent)
                        select count(*) as active, count(*) filter (where silent) as silent,
                          count(*) filter (where not silent and asked.at > last.at) as answered
                        from asked, last
                        """)
                .param("silent", SILENT)
                .param("provider", ProviderScope.required().value())
                .query((row, n) -> new Reading(row.getLong("active"), row.getLong("silent"), row.getLong("answered")))
                .single();
    }
}
