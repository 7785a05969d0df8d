package io.gatehouse.job.run;

import io.gatehouse.job.JobView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Work that has failed and has not been done since. Of each kind only the newest job of a connection counts, whatever its
 * customer was called at that time; without a connection the newest of each subject. Work that only uses a connection is
 * nothing to do any more once that has ended.
 */
@Service
public class StandingFailures {

    private static final String NEWER = """
            n.provider_id = f.provider_id and n.kind = f.kind and (n.created_at, n.id) > (f.created_at, f.id)
              and n.customer_id = f.customer_id and n.connection_id = f.connection_id\
            """;

    private static final String UNDONE = """
            f.provider_id = :provider
              and not exists (select from job_run n where %s and n.state in ('SUCCEEDED', 'FAILED', 'CANCELLED'))
              and not exists (
                select from job_run n
                where f.connection_id is null and n.connection_id is null and n.provider_id = f.provider_id
                  and n.kind = f.kind and n.subject = f.subject and n.customer_id is not distinct from f.customer_id
                  and (n.created_at, n.id) > (f.created_at, f.id)
                  and n.state in ('SUCCEEDED', 'FAILED', 'CANCELLED'))
              and (f.kind <> all (:using) or f.connection_id is null or exists (
                select from connection c
                where c.provider_id = f.provider_id and c.id = f.connection_id and c.state <> 'DISCONNECTED'))\
            """.formatted(NEWER);

    private static final String STANDS = UNDONE + " and f.state = 'FAILED'";

    /** Begun anew it is the same row, which may still fail again. */
    private static final String NOT_DONE_YET = UNDONE + " and f.state in ('FAILED', 'QUEUED', 'RUNNING', 'WAITING')";

    /**
     * The last of what came after a failure that is still kept: without it that would stand again. Only a success stays
     * what it is, so nothing else relieves it of that.
     */
    private static final String HEALS = same("o.state = 'FAILED' and (o.created_at, o.id) < (f.created_at, f.id)")
            + " and not "
            + same("o.state = 'SUCCEEDED' and (o.created_at, o.id) > (f.created_at, f.id)");

    private final JdbcClient jdbc;
    private final JobHandlers handlers;

    StandingFailures(JdbcClient jdbc, JobHandlers handlers) {
        this.jdbc = jdbc;
        this.handlers = handlers;
    }

    /** The failed jobs, but for those of these kinds and those that are being done anew; the oldest first. */
    @Transactional(readOnly = true)
    public List<JobView> besides(List<String> kinds) {
        return list(
                STANDS + " and f.kind <> all (:kinds) and not exists (select from job_run n where " + NEWER
                        + " and n.state in ('QUEUED', 'RUNNING', 'WAITING')) order by f.created_at, f.id",
                Map.of("kinds", kinds.toArray(String[]::new)));
    }

    /** No more than so many of them, the newest first; those that are being done anew as well. */
    @Transactional(readOnly = true)
    public List<JobView> newestBesides(List<String> kinds, int most) {
        return list(
                STANDS + " and f.kind <> all (:kinds) order by f.created_at desc, f.id desc limit :most",
                Map.of("kinds", kinds.toArray(String[]::new), "most", most));
    }

    /** Jobs of a kind that have neither ended nor failed for so long, the oldest first. */
    @Transactional(readOnly = true)
    public List<JobView> open(String kind, Duration longerThan, int most) {
        return list(
                "f.provider_id = :provider and f.kind = :kind and f.state in ('QUEUED', 'RUNNING', 'WAITING')"
                        + " and f.created_at < now() - :seconds * interval '1 second' order by f.created_at, f.id limit :most",
                Map.of("kind", kind, "seconds", longerThan.toSeconds(), "most", most));
    }

    /** This job, where it has failed and was not done since; it may be that it is being done anew. */
    @Transactional(readOnly = true)
    public Optional<JobView> standing(UUID job) {
        return list(NOT_DONE_YET + " and f.id = :job", Map.of("job", job)).stream()
                .findFirst();
    }

    /**
     * A failure that somebody has to see to stays until it is done or set aside: to be old heals nothing. What it was done
     * by stays as long as it does.
     */
    @Transactional
    void forgetOld() {
        jdbc.sql("""
                        delete from job_run f where f.provider_id = :provider
                          and (f.finished_at < now() - interval '30 days' and (f.kind = any(:passing) or not (%s))
                               or f.state = 'SUCCEEDED' and f.requested_by = :system
                                  and f.finished_at < now() - interval '2 days')
                          and not (%s)
                        """.formatted(STANDS, HEALS))
                .params(values(Map.of(
                        "passing", handlers.toldByWhatTheyDo().toArray(String[]::new), "system", Actor.SYSTEM.name())))
                .update();
    }

    /** Whether there is a run of the same work; in two halves, as each has an index of its own. */
    private static String same(String conditions) {
        return """
                (exists (select from job_run o
                   where o.provider_id = f.provider_id and o.kind = f.kind and o.customer_id = f.customer_id
                     and o.connection_id = f.connection_id and %1$s)
                 or f.connection_id is null and exists (select from job_run o
                   where o.provider_id = f.provider_id and o.kind = f.kind and o.subject = f.subject
                     and o.connection_id is null and o.customer_id is not distinct from f.customer_id and %1$s))\
                """.formatted(conditions);
    }

    private List<JobView> list(String conditions, Map<String, ?> values) {
        return jdbc.sql("select " + JobRow.COLUMNS + " from job_run f where " + conditions)
                .params(values(values))
                .query(JobRow::map)
                .list();
    }

    private Map<String, @Nullable Object> values(Map<String, ?> more) {
        Map<String, @Nullable Object> values = new HashMap<>(more);
        values.put("provider", ProviderScope.required().value());
        values.put("using", handlers.needingConnection().toArray(String[]::new));
        return values;
    }
}
