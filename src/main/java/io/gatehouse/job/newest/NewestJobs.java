package io.gatehouse.job.newest;

import io.gatehouse.job.JobState;
import io.gatehouse.shared.ProviderScope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The newest job of a kind of each connection, for thousands of them in one statement. */
@Repository
public class NewestJobs {

    private final JdbcClient jdbc;

    NewestJobs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param finishedAt null as long as it is open */
    public record Newest(JobState state, @Nullable Instant finishedAt) {

        public boolean open() {
            return state.open();
        }

        /** When it ended, if that was a failure. */
        public Optional<Instant> failedAt() {
            return state == JobState.FAILED ? Optional.ofNullable(finishedAt) : Optional.empty();
        }
    }

    /**
     * By connection; those that never had one are left out.
     *
     * @param customers whose each connection is: by that PostgreSQL finds its jobs without walking along all others
     */
    @Transactional(readOnly = true)
    public Map<UUID, Newest> of(String kind, Map<UUID, UUID> customers) {
        List<UUID> connections = new ArrayList<>(customers.keySet());
        Map<UUID, Newest> newest = new HashMap<>();
        jdbc.sql("""
                        select c.id, j.state, j.finished_at
                        from unnest(cast(:connections as uuid[]), cast(:customers as uuid[])) c (id, customer)
                        cross join lateral (
                          select r.state, r.finished_at from job_run r
                          where r.provider_id = :provider and r.customer_id = c.customer and r.connection_id = c.id
                            and r.kind = :kind
                          order by r.created_at desc limit 1) j
                        """)
                .param("provider", ProviderScope.required().value())
                .param("kind", kind)
                .param("connections", connections.toArray(UUID[]::new))
                .param("customers", connections.stream().map(customers::get).toArray(UUID[]::new))
                .query(row -> {
                    OffsetDateTime finished = row.getObject("finished_at", OffsetDateTime.class);
                    newest.put(
                            row.getObject("id", UUID.class),
                            new Newest(
                                    JobState.valueOf(row.getString("state")),
                                    finished == null ? null : finished.toInstant()));
                });
        return newest;
    }
}
