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
     * @param lately those among the silent that were asked within the last two minutes
     * @param answered those whose check was answered since the silent were asked, but for the last four of these, which
     *     may be silent for reasons of their own; a token that could be refreshed is no proof, as Graph may be away alone
     */
    public record Reading(long active, long silent, long lately, long answered) {}

    /** Whether a reason against a connection is only that Microsoft does not answer. */
    public static boolean silence(HealthReason reason) {
        return SILENT.contains(reason.code());
    }

    @Transactional(readOnly = true)
    public Reading reading() {
        return jdbc.sql("""
                        with asked as (
                          select health <> 'HEALTHY' and exists (
                              select from jsonb_array_elements(reasons::jsonb) r where r ->> 'code' in (:silent)) as silent,
                            greatest(last_verified_at, connected_at) as well_at,
                            greatest(last_verified_at, updated_at) as ill_at
                          from connection
                          where provider_id = :provider and state = 'ACTIVE'),
                        last as (select coalesce(
                            (select ill_at from asked where silent order by ill_at desc offset 4 limit 1),
                            (select max(ill_at) from asked where silent)) as at)
                        select count(*) as active, count(*) filter (where silent) as silent,
                          count(*) filter (where silent and ill_at > now() - interval '2 minutes') as lately,
                          count(*) filter (where not silent and well_at > last.at) as answered
                        from asked, last
                        """)
                .param("silent", SILENT)
                .param("provider", ProviderScope.required().value())
                .query((row, n) -> new Reading(
                        row.getLong("active"), row.getLong("silent"), row.getLong("lately"), row.getLong("answered")))
                .single();
    }
}
