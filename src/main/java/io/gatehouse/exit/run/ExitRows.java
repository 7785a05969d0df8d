package io.gatehouse.exit.run;

import io.gatehouse.job.RetryLater;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.Instants;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Slice;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of exits and their steps. */
@Repository
@Transactional
public class ExitRows {

    private static final String NO_LOAN =
            "access_token = null, token_tenant = null, token_expires_at = null, lent_at = null";

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;

    ExitRows(JdbcClient jdbc, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    UUID insert(UUID customer, boolean leaveRest, Actor by, List<ExitStep> steps) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into exit_run (provider_id, id, customer_id, state, leave_rest, created_by_kind,
                          created_by_id, created_by_name, created_by_email, created_at)
                        values (?, ?, ?, 'RUNNING', ?, ?, ?, ?, ?, ?)
                        """)
                .params(provider(), id, customer, leaveRest, by.kind().name(), by.id(), by.name())
                .param(by.email())
                .param(now())
                .update();
        for (ExitStep step : steps) {
            insert(id, step.position(), step);
        }
        return id;
    }

    /** Those that were found later are done before the app itself and before what there is no way back from. */
    void add(UUID run, List<ExitStep> found) {
        int place = jdbc.sql("""
                        select min(position) from exit_step
                        where provider_id = ? and run_id = ? and kind in ('PROVIDER_APP', 'KEY', 'ROWS', 'CUSTOMER')
                        """).params(provider(), run).query(Integer.class).single();
        // far enough that no position is taken twice on the way
        jdbc.sql("""
                        update exit_step set position = position + (select max(position) from exit_step
                                                                    where provider_id = ? and run_id = ?)
                        where provider_id = ? and run_id = ? and position >= ?
                        """).params(provider(), run, provider(), run, place).update();
        for (ExitStep step : found) {
            insert(run, place++, step);
        }
    }

    private void insert(UUID run, int position, ExitStep step) {
        jdbc.sql("""
                        insert into exit_step (provider_id, run_id, position, kind, subject, name)
                        values (?, ?, ?, ?, ?, ?)
                        """)
                .params(provider(), run, position, step.kind().name())
                .param(step.subject())
                .param(step.name())
                .update();
    }

    @Transactional(readOnly = true)
    public Optional<ExitRun> find(UUID id) {
        return query("id = :value").param("value", id).query(ExitRows::run).optional();
    }

    /** The newest of the customer. */
    @Transactional(readOnly = true)
    public Optional<ExitRun> ofCustomer(UUID customer) {
        return query("customer_id = :value order by created_at desc limit 1")
                .param("value", customer)
                .query(ExitRows::run)
                .optional();
    }

    /** Newest first; a filter that is absent lets everything pass. */
    @Transactional(readOnly = true)
    public Slice<ExitRun> list(@Nullable UUID customer, @Nullable ExitState state, int limit, @Nullable String cursor) {
        Optional<List<String>> after = Cursor.parse(cursor, 2);
        List<ExitRun> found = query("""
                        (:customer::uuid is null or customer_id = :customer) and (:state::text is null or state = :state)
                        and (:at::timestamptz is null or (created_at, id) < (:at, :id))
                        order by created_at desc, id desc limit :limit
                        """)
                .param("customer", customer)
                .param("state", state == null ? null : state.name())
                .param(
                        "at",
                        after.map(keys -> Cursor.instant(keys.get(0)).atOffset(ZoneOffset.UTC))
                                .orElse(null))
                .param("id", after.map(keys -> Cursor.id(keys.get(1))).orElse(null))
                .param("limit", limit + 1)
                .query(ExitRows::run)
                .list();
        return Slice.of(found, limit, run -> Cursor.of(run.createdAt(), run.id()));
    }

    @Transactional(readOnly = true)
    public List<ExitStep> steps(UUID run) {
        return jdbc.sql("""
                        select position, kind, subject, name, state, detail, tries, changed_at from exit_step
                        where provider_id = ? and run_id = ? order by position
                        """)
                .params(provider(), run)
                .query((row, n) -> step(row))
                .list();
    }

    /** What an administrator of the customer has to do, or was left to do. */
    @Transactional(readOnly = true)
    public List<ExitStep> toDo(@Nullable ExitRun run) {
        return run == null
                ? List.of()
                : steps(run.id()).stream()
                        .filter(step ->
                                step.state() == ExitStep.State.NEEDS_ADMIN || step.state() == ExitStep.State.LEFT)
                        .toList();
    }

    /** Locked until the end of the transaction: of two who turn it at once one waits. */
    Optional<ExitRun> lock(UUID id) {
        return query("id = :value for update")
                .param("value", id)
                .query(ExitRows::run)
                .optional();
    }

    /** Where another attempt was faster, or it was begun anew, what this one found is old: the job looks again. */
    void settle(UUID run, ExitStep step, ExitStep.Result result) {
        int settled = jdbc.sql("""
                        update exit_step set state = ?, detail = ?, tries = tries + 1, changed_at = ?
                        where provider_id = ? and run_id = ? and position = ? and tries = ?
                        """)
                .params(result.state().name(), result.detail(), now(), provider(), run, step.position(), step.tries())
                .update();
        if (settled == 0) {
            throw new RetryLater(ExitEngine.AT_ONCE, "The exit went on elsewhere.");
        }
    }

    /** Waits for an administrator; false where rights were lent meanwhile, or the rest was left to the customer. */
    boolean rest(ExitRun run) {
        return change(run.id(), NO_LOAN + ", state = 'NEEDS_SIGN_IN'", "token_version = :loans and leave_rest = :leave")
                        .param("loans", run.loans())
                        .param("leave", run.leaveRest())
                        .update()
                == 1;
    }

    void done(UUID run) {
        change(run, NO_LOAN + ", state = 'DONE', finished_at = :at")
                .param("at", now())
                .update();
    }

    void goesOn(UUID run) {
        change(run, "state = 'RUNNING'").update();
    }

    void job(UUID run, UUID job) {
        change(run, "job_id = :job").param("job", job).update();
    }

    void leaveRest(UUID run) {
        change(run, "leave_rest = true").update();
    }

    /** Keeps an administrator's access for as long as it lives. It came through our app, which is there again. */
    void lend(ExitRun run, Loan loan, Instant expiresAt) {
        byte[] bytes = vault.seal(loan.token(), field(run, run.loans() + 1));
        change(run.id(), """
                        access_token = :token, token_version = :loans, token_tenant = :tenant, token_expires_at = :until,
                          lent_at = :since
                        """)
                .param("token", bytes)
                .param("loans", run.loans() + 1)
                .param("tenant", loan.tenant().value())
                .param("until", expiresAt.atOffset(ZoneOffset.UTC))
                .param("since", loan.since().atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("""
                        update exit_step set state = 'PENDING', detail = null, tries = tries + 1
                        where provider_id = ? and run_id = ? and kind = 'PROVIDER_APP'
                        """).params(provider(), run.id()).update();
    }

    @Transactional(readOnly = true)
    Optional<Loan> lent(ExitRun run) {
        return jdbc.sql("""
                        select access_token, token_tenant, coalesce(lent_at, created_at) as since from exit_run
                        where provider_id = ? and id = ? and access_token is not null and token_tenant is not null
                          and token_version = ? and token_expires_at > ?
                        """)
                .params(provider(), run.id(), run.loans(), now())
                .query((row, n) -> new Loan(
                        new TenantId(row.getString("token_tenant")),
                        vault.open(row.getBytes("access_token"), field(run, run.loans())),
                        row.getObject("since", OffsetDateTime.class).toInstant()))
                .optional();
    }

    private static SealedField field(ExitRun run, long loans) {
        return new SealedField("exit_run", "access_token", run.customerId(), run.id(), loans);
    }

    private JdbcClient.StatementSpec query(String condition) {
        return jdbc.sql("""
                        select id, customer_id, state, leave_rest, token_version, job_id, created_by_kind,
                          created_by_id, created_by_name, created_by_email, created_at, finished_at
                        from exit_run where provider_id = :provider and\s""" + condition).param("provider", provider());
    }

    private JdbcClient.StatementSpec change(UUID id, String change) {
        return change(id, change, "true");
    }

    private JdbcClient.StatementSpec change(UUID id, String change, String condition) {
        return jdbc.sql("update exit_run set " + change + " where provider_id = :provider and id = :id and "
                        + condition)
                .param("provider", provider())
                .param("id", id);
    }

    private static ExitRun run(ResultSet row, int n) throws SQLException {
        return new ExitRun(
                row.getObject("id", UUID.class),
                row.getObject("customer_id", UUID.class),
                ExitState.valueOf(row.getString("state")),
                row.getBoolean("leave_rest"),
                row.getObject("job_id", UUID.class),
                row.getLong("token_version"),
                new Actor(
                        Actor.Kind.valueOf(row.getString("created_by_kind")),
                        row.getString("created_by_id"),
                        row.getString("created_by_name"),
                        row.getString("created_by_email")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Instants.at(row, "finished_at"));
    }

    private static ExitStep step(ResultSet row) throws SQLException {
        return new ExitStep(
                row.getInt("position"),
                ExitStep.Kind.valueOf(row.getString("kind")),
                row.getObject("subject", UUID.class),
                row.getString("name"),
                ExitStep.State.valueOf(row.getString("state")),
                row.getString("detail"),
                row.getInt("tries"),
                Instants.at(row, "changed_at"));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
