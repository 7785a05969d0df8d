package io.gatehouse.registration.saga;

import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.shared.Instants;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads sagas with their steps. */
@Repository
@Transactional(readOnly = true)
public class SagaReading {

    private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    SagaReading(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    public Optional<Saga> find(UUID id) {
        List<Saga.Step> steps = steps(id);
        return jdbc.sql("""
                        select id, plan, facts, state, undoing, problem, access_token, token_version, token_expires_at,
                          attempt, job_id, created_at, finished_at, token_kept_at
                        from registration_saga where provider_id = ? and id = ?
                        """)
                .params(ProviderScope.required().value(), id)
                .query((row, n) -> saga(row, steps))
                .optional();
    }

    /** The newest first. */
    public List<UUID> ofCustomer(UUID customerId) {
        return jdbc.sql("""
                        select id from registration_saga where provider_id = ? and customer_id = ?
                        order by created_at desc, id
                        """)
                .params(ProviderScope.required().value(), customerId)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    /** Those of other services in the tenant that work with an admin's sign-in and have not come to its removal yet. */
    public List<RegistrationPlan> beside(RegistrationPlan.Place place, Instant now) {
        return jdbc.sql("""
                        select plan from registration_saga g
                        where provider_id = ? and tenant_id = ? and service <> ? and state not in ('READY', 'UNDONE')
                          and access_token is not null and token_expires_at > ?
                          and exists (select from registration_saga_step s
                                      where s.provider_id = g.provider_id and s.saga_id = g.id
                                        and s.step = 'BOOTSTRAP_REMOVED' and s.state in ('PENDING', 'WAITING'))
                        """)
                .params(
                        ProviderScope.required().value(),
                        place.tenant().value(),
                        place.service(),
                        now.atOffset(ZoneOffset.UTC))
                .query((row, n) -> json.readValue(row.getString("plan"), RegistrationPlan.class))
                .list();
    }

    public Optional<UUID> ofInvitation(UUID invitationId) {
        return jdbc.sql("""
                        select id from registration_saga where provider_id = ? and invitation_id = ?
                        order by created_at desc limit 1
                        """)
                .params(ProviderScope.required().value(), invitationId)
                .query(UUID.class)
                .optional();
    }

    public Optional<UUID> ofJob(UUID job) {
        return jdbc.sql("select id from registration_saga where provider_id = ? and job_id = ?")
                .params(ProviderScope.required().value(), job)
                .query(UUID.class)
                .optional();
    }

    private List<Saga.Step> steps(UUID saga) {
        return jdbc.sql("""
                        select step, state, note, request_id, tries, started_at, waiting_since, finished_at
                        from registration_saga_step where provider_id = ? and saga_id = ? order by position
                        """)
                .params(ProviderScope.required().value(), saga)
                .query((row, n) -> step(row))
                .list();
    }

    private Saga saga(ResultSet row, List<Saga.Step> steps) throws SQLException {
        return new Saga(
                row.getObject("id", UUID.class),
                json.readValue(row.getString("plan"), RegistrationPlan.class),
                new Saga.Status(
                        SagaState.valueOf(row.getString("state")),
                        row.getBoolean("undoing"),
                        note(row.getString("problem")),
                        row.getObject("job_id", UUID.class)),
                Saga.facts(json.readValue(row.getString("facts"), FACTS)),
                steps,
                new Saga.Token(row.getLong("token_version"), token(row), Instants.at(row, "token_kept_at")),
                row.getLong("attempt"),
                required(Instants.at(row, "created_at")),
                Instants.at(row, "finished_at"));
    }

    /** The time counts only as long as there is a token. */
    private static @Nullable Instant token(ResultSet row) throws SQLException {
        return row.getBytes("access_token") == null ? null : Instants.at(row, "token_expires_at");
    }

    private Saga.Step step(ResultSet row) throws SQLException {
        Instant started = Instants.at(row, "started_at");
        Instant waiting = Instants.at(row, "waiting_since");
        Instant finished = Instants.at(row, "finished_at");
        return new Saga.Step(
                StepKey.valueOf(row.getString("step")),
                StepState.valueOf(row.getString("state")),
                note(row.getString("note")),
                row.getString("request_id"),
                row.getInt("tries"),
                waiting,
                started,
                finished != null ? finished : waiting != null ? waiting : started);
    }

    private @Nullable SagaNote note(@Nullable String stored) {
        return stored == null ? null : json.readValue(stored, SagaNote.class);
    }

    private static Instant required(@Nullable Instant time) {
        if (time == null) {
            throw new IllegalStateException("A time that is never empty is");
        }
        return time;
    }
}
