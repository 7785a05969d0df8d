package io.gatehouse.job.run;

import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.pause.JobPause;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.Paging;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The rows of {@code job_run} as those who want work done see them. */
@Repository
@Transactional
class JobRuns {

    private static final int MOST = 200;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JobRuns(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    UUID insert(JobRequest request) {
        UUID id = UUID.randomUUID();
        Map<String, @Nullable Object> values = keys(request);
        values.put("id", id);
        values.put("subject", request.subject());
        values.put("data", json.writeValueAsString(request.data()));
        values.put("by", request.requestedBy().name());
        values.put("delay", request.delay().toMillis());
        jdbc.sql("""
                        insert into job_run (provider_id, id, kind, subject, customer_id, connection_id, data, state,
                            requested_by, next_attempt_at)
                        values (:provider, :id, :kind, :subject, cast(:customer as uuid), cast(:connection as uuid),
                            :data, 'QUEUED', :by,
                            case when :delay > 0 then now() + :delay * interval '1 millisecond' end)
                        """).params(values).update();
        return id;
    }

    /** Makes two callers who want the same open job wait for each other until the first has committed. */
    void serialize(JobRequest request) {
        jdbc.sql("""
                        select pg_advisory_xact_lock(hashtextextended(concat_ws('/', cast(:provider as text), :kind,
                            cast(:customer as text), cast(:connection as text)), 0))
                        """).params(keys(request)).query((row, n) -> n).list();
    }

    Optional<UUID> findOpen(JobRequest request) {
        return jdbc.sql("""
                        select id from job_run
                        where provider_id = :provider and kind = :kind and state in ('QUEUED', 'RUNNING', 'WAITING')
                          and connection_id is not distinct from cast(:connection as uuid)
                          and customer_id is not distinct from cast(:customer as uuid)
                        order by created_at limit 1 for update
                        """).params(keys(request)).query(UUID.class).optional();
    }

    private static Map<String, @Nullable Object> keys(JobRequest request) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("provider", ProviderScope.required().value());
        values.put("kind", request.kind());
        values.put("customer", request.customerId());
        values.put("connection", request.connectionId());
        return values;
    }

    @Transactional(readOnly = true)
    Optional<JobView> find(UUID id) {
        return one("", id);
    }

    Optional<JobView> findAndLock(UUID id) {
        return one(" for update", id);
    }

    @Transactional(readOnly = true)
    Map<JobState, Long> counts(@Nullable String kind, @Nullable UUID customer) {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        jdbc.sql("""
                        select state, count(*) as jobs from job_run
                        where provider_id = :provider and (cast(:kind as text) is null or kind = :kind)
                          and (cast(:customer as uuid) is null or customer_id = :customer)
                        group by state
                        """)
                .param("provider", ProviderScope.required().value())
                .param("kind", kind)
                .param("customer", customer)
                .query(row -> {
                    counts.put(JobState.valueOf(row.getString("state")), row.getLong("jobs"));
                });
        return counts;
    }

    @Transactional(readOnly = true)
    List<String> kinds() {
        return jdbc.sql("select distinct kind from job_run where provider_id = ? order by kind")
                .param(ProviderScope.required().value())
                .query((row, n) -> row.getString("kind"))
                .list();
    }

    /** Of scheduled runs that say the same word for word the newest is enough: lists show what happened, not the clock. */
    void forgetRepeated() {
        jdbc.sql("""
                        delete from job_run r where provider_id = :provider
                          and state = 'SUCCEEDED' and requested_by = :system and attempt = 1
                          and finished_at < now() - interval '1 minute'
                          and exists (select from job_run n
                                      where n.provider_id = r.provider_id and n.kind = r.kind
                                        and n.connection_id = r.connection_id and n.state = r.state
                                        and n.requested_by = r.requested_by
                                        and n.progress_text is not distinct from r.progress_text
                                        and n.created_at > r.created_at)
                        """)
                .param("provider", ProviderScope.required().value())
                .param("system", Actor.SYSTEM.name())
                .update();
    }

    /** Open jobs without a place in the scheduler's list. */
    List<UUID> lost() {
        return jdbc.sql("""
                        select id from job_run r
                        where provider_id = ? and state in ('QUEUED', 'RUNNING', 'WAITING')
                          and created_at < now() - interval '1 minute'
                          and not exists (select from scheduled_tasks t
                                          where t.task_name = 'job' and t.task_instance = cast(r.id as text))
                        """)
                .param(ProviderScope.required().value())
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    /** Held for a customer that is suspended no more; without those that somebody changes at this moment. */
    List<UUID> resumed() {
        return jdbc.sql("""
                        select r.id from job_run r
                        join customer c on c.provider_id = r.provider_id and c.id = r.customer_id
                        where r.provider_id = ? and r.state = 'WAITING' and starts_with(r.error, ?)
                          and c.state <> 'SUSPENDED'
                        order by r.created_at for update of r skip locked
                        """)
                .params(ProviderScope.required().value(), JobPause.SUSPENDED)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    /** Whoever waits for a minute already comes before what people ask for from now on: nobody waits for ever. */
    void hurryOverdue() {
        jdbc.sql("""
                        update scheduled_tasks set priority = :awaited
                        where (task_name, task_instance) in (
                          select task_name, task_instance from scheduled_tasks
                          where task_name = 'job' and not picked and priority < :awaited
                            and execution_time < now() - interval '1 minute'
                          for update skip locked)
                        """).param("awaited", JobTasks.AWAITED).update();
    }

    @Transactional(readOnly = true)
    Page<JobView> list(JobQuery query) {
        int limit = Math.clamp(query.limit(), 1, MOST);
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("provider", ProviderScope.required().value());
        values.put("states", query.states().stream().map(Enum::name).toArray(String[]::new));
        values.put("kind", query.kind());
        values.put("customer", query.customerId());
        values.put("connection", query.connectionId());
        values.put("limit", limit + 1);
        Paging paging = Paging.of(query.cursor());
        JobCursor after = JobCursor.parse(paging.cursor());
        values.put("time", after.time());
        values.put("id", after.id());
        return paging.page(
                jdbc.sql("""
                        select %s from job_run
                        where provider_id = :provider
                          and (cardinality(:states) = 0 or state = any(:states))
                          and (cast(:kind as text) is null or kind = cast(:kind as text))
                          and (cast(:customer as uuid) is null or customer_id = cast(:customer as uuid))
                          %s
                          and (cast(:time as timestamptz) is null
                               or (created_at, id) %s (cast(:time as timestamptz), cast(:id as uuid)))
                        order by created_at %s, id %s limit :limit
                        """.formatted(
                                JobRow.COLUMNS, ofConnection(query), paging.below(), paging.down(), paging.down()))
                        .params(values)
                        .query(JobRow::map)
                        .list(),
                limit,
                job -> Cursor.of(job.createdAt(), job.id()));
    }

    /** By its customer's index: none leads to the jobs of a connection, and there are all the others between two of them. */
    private static String ofConnection(JobQuery query) {
        return query.connectionId() == null
                ? ""
                : "and connection_id = :connection and customer_id = (select c.customer_id from connection c"
                        + " where c.provider_id = :provider and c.id = :connection)";
    }

    /** Those that wait for something else than a pause Microsoft asked for, and that nobody changes at this moment. */
    List<UUID> waiting(UUID connection, List<String> kinds) {
        return jdbc.sql("""
                        select id from job_run
                        where provider_id = :provider and connection_id = :connection and kind = any(:kinds)
                          and state = 'WAITING' and (not_before is null or not_before < now())
                        order by created_at for update skip locked
                        """)
                .param("provider", ProviderScope.required().value())
                .param("connection", connection)
                .param("kinds", kinds.toArray(String[]::new))
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    /** Those who let jobs go on do not wait for each other. */
    void beginRelease(UUID connection) {
        lockRelease("pg_advisory_xact_lock_shared", connection);
    }

    /**
     * Waits until whoever lets the jobs of this connection go on has committed: what he saw as well was seen then.
     *
     * @throws org.springframework.dao.DataAccessException where that takes longer than this
     */
    void awaitRelease(UUID connection, Duration most) {
        jdbc.sql("select set_config('lock_timeout', ?, true)")
                .param(most.toMillis() + "ms")
                .query((row, n) -> n)
                .list();
        lockRelease("pg_advisory_xact_lock", connection);
    }

    private void lockRelease(String lock, UUID connection) {
        jdbc.sql("select " + lock
                        + "(hashtextextended(concat_ws('/', 'release', cast(? as text), cast(? as text)), 0))")
                .params(ProviderScope.required().value(), connection)
                .query((row, n) -> n)
                .list();
    }

    void requeue(UUID id) {
        update("""
                update job_run set state = 'QUEUED', error = null, next_attempt_at = null, not_before = null,
                    started_at = null, finished_at = null
                where provider_id = ? and id = ?
                """, id);
    }

    /** With all its patience. */
    void beginAnew(UUID id) {
        requeue(id);
        update("update job_run set setbacks = 0 where provider_id = ? and id = ?", id);
    }

    /** What is done in the end is what was wanted last. */
    void replaceData(UUID id, Object data) {
        jdbc.sql("update job_run set data = ? where provider_id = ? and id = ?")
                .params(json.writeValueAsString(data), ProviderScope.required().value(), id)
                .update();
    }

    void cancel(UUID id) {
        update("""
                update job_run set state = 'CANCELLED', finished_at = now(), next_attempt_at = null, not_before = null
                where provider_id = ? and id = ?
                """, id);
    }

    private Optional<JobView> one(String lock, UUID id) {
        return jdbc.sql("select " + JobRow.COLUMNS + " from job_run where provider_id = ? and id = ?" + lock)
                .params(ProviderScope.required().value(), id)
                .query(JobRow::map)
                .optional();
    }

    private void update(String sql, UUID id) {
        jdbc.sql(sql).params(ProviderScope.required().value(), id).update();
    }
}
