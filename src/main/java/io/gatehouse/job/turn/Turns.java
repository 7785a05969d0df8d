package io.gatehouse.job.turn;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The line of jobs at each customer: what people wait for first, then in the order they came. Whoever changes a line
 * holds its lock until the end of the transaction, so replicas count places one after the other.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class Turns {

    /** Nobody looks further down a line: those behind are woken by those before them. */
    private static final int LOOKED_AT = 100;

    private final JdbcClient jdbc;

    Turns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** To be taken before the row of any job of the customer. */
    public void lock(UUID customer) {
        jdbc.sql("""
            select pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'turn', cast(? as text), cast(? as text)), 0))
            """).params(provider(), customer).query((row, n) -> n).list();
    }

    /** Whether it may begin; else it has its place in the line from now on. One that had a place before has it still. */
    public boolean mayBegin(UUID customer, UUID job) {
        int waits = jdbc.sql("""
            update job_run set turn = 'WAITS', turn_at = coalesce(turn_at, now())
            where provider_id = ? and id = ? and turn is distinct from 'TAKEN'
            """).params(provider(), job).update();
        return waits == 0 || Turn.next(line(customer)).contains(job);
    }

    /** It works no more, or will not work for now. The attempt tells whether the place is still its own. */
    public void leave(UUID job, int attempt) {
        jdbc.sql("""
            update job_run set turn = null, turn_at = null
            where provider_id = ? and id = ? and attempt = ? and turn is not null
            """).params(provider(), job, attempt).update();
    }

    /** Those whose turn it is, without any that somebody else changes at this moment. */
    public List<UUID> next(UUID customer) {
        List<UUID> next = Turn.next(line(customer));
        return next.isEmpty()
                ? next
                : jdbc.sql("""
                        select id from job_run
                        where provider_id = :provider and id in (:ids) and turn = 'WAITS' and state in ('QUEUED', 'WAITING')
                        for update skip locked
                        """)
                        .param("provider", provider())
                        .param("ids", next)
                        .query((row, n) -> row.getObject("id", UUID.class))
                        .list();
    }

    /** Places whose job the scheduler no longer knows: nobody would ever leave them. */
    public void forgetLost() {
        jdbc.sql("""
            update job_run r set turn = null, turn_at = null
            where provider_id = ? and turn = 'TAKEN'
              and not exists (select from scheduled_tasks t
                              where t.task_name = 'job' and t.task_instance = cast(r.id as text))
            """).param(provider()).update();
    }

    private List<Turn> line(UUID customer) {
        return jdbc.sql("""
            select id, kind, connection_id, turn from job_run
            where provider_id = :provider and customer_id = :customer
              and (turn = 'TAKEN' or turn = 'WAITS' and state in ('QUEUED', 'WAITING'))
            order by turn = 'TAKEN' desc, requested_by = :system, turn_at, id limit :most
            """)
                .param("provider", provider())
                .param("customer", customer)
                .param("system", Actor.SYSTEM.name())
                .param("most", LOOKED_AT)
                .query((row, n) -> new Turn(
                        row.getObject("id", UUID.class),
                        row.getString("kind"),
                        row.getObject("connection_id", UUID.class),
                        row.getString("turn").equals("TAKEN")))
                .list();
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
