package io.gatehouse.onboarding.input;

import io.gatehouse.profile.setup.ManualTask;
import io.gatehouse.shared.ProviderScope;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** How it was shown that tasks were done; nothing is ever changed, a newer entry counts. */
@Repository
@Transactional
public class TaskEvidence {

    private final JdbcClient jdbc;
    private final Clock clock;

    TaskEvidence(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * What somebody left.
     *
     * @param text what was written, or an address; null for a mere confirmation
     */
    public record Given(@Nullable String text, String by, Instant at) {}

    /** Whose task of which service it is. */
    public record Subject(UUID customer, String profile, String task) {}

    public void put(
            Subject subject, ManualTask.Kind kind, @Nullable String text, @Nullable UUID invitation, String by) {
        jdbc.sql("""
                insert into task_evidence (provider_id, id, customer_id, profile, task, kind, evidence, invitation_id,
                  given_by, given_at)
                values (:provider, :id, :customer, :profile, :task, :kind, :evidence, :invitation, :by, :at)
                """)
                .param("provider", ProviderScope.required().value())
                .param("id", UUID.randomUUID())
                .param("customer", subject.customer())
                .param("profile", subject.profile())
                .param("task", subject.task())
                .param("kind", kind.name())
                .param("evidence", text)
                .param("invitation", invitation)
                .param("by", by)
                .param("at", Timestamp.from(clock.instant()))
                .update();
    }

    /** The newest of each task. */
    @Transactional(readOnly = true)
    public Map<String, Given> of(UUID customer, String profile) {
        Map<String, Given> newest = new LinkedHashMap<>();
        jdbc.sql("""
                        select distinct on (task) task, evidence, given_by, given_at from task_evidence
                        where provider_id = ? and customer_id = ? and profile = ?
                        order by task, given_at desc
                        """)
                .params(ProviderScope.required().value(), customer, profile)
                .query((row, number) -> Map.entry(
                        row.getString("task"),
                        new Given(
                                row.getString("evidence"),
                                row.getString("given_by"),
                                row.getTimestamp("given_at").toInstant())))
                .list()
                .forEach(entry -> newest.put(entry.getKey(), entry.getValue()));
        return newest;
    }
}
