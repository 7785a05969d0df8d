package io.gatehouse.job.run;

import io.gatehouse.job.JobView;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Work that has failed and has not been done since: of each kind and subject only the newest job counts. */
@Service
public class StandingFailures {

    private final JdbcClient jdbc;

    StandingFailures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The failed jobs, but for those of these kinds; the oldest first. */
    @Transactional(readOnly = true)
    public List<JobView> besides(List<String> kinds) {
        return newestBesides(kinds, Integer.MAX_VALUE).reversed();
    }

    /** No more than so many of them, the newest first. */
    @Transactional(readOnly = true)
    public List<JobView> newestBesides(List<String> kinds, int most) {
        return jdbc.sql("""
                        select f.* from job_run f
                        where f.provider_id = :provider and f.state = 'FAILED' and f.kind <> all (:kinds)
                          and not exists (
                            select from job_run n
                            where n.provider_id = f.provider_id and n.kind = f.kind and n.subject = f.subject
                              and n.customer_id is not distinct from f.customer_id
                              and n.connection_id is not distinct from f.connection_id
                              and (n.created_at, n.id) > (f.created_at, f.id)
                              and n.state in ('SUCCEEDED', 'FAILED', 'CANCELLED'))
                        order by f.created_at desc, f.id desc
                        limit :most
                        """)
                .param("provider", ProviderScope.required().value())
                .param("most", most)
                .param("kinds", kinds.toArray(String[]::new))
                .query(JobRow::map)
                .list();
    }
}
