package io.gatehouse.registration;

import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Writes down how far a saga is; fenced by the attempt's number, so an attempt that was overtaken changes nothing. */
@Repository
@Transactional
class SagaWriting {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    SagaWriting(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    void insert(UUID id, RegistrationPlan plan, String createdBy) {
        RegistrationPlan.Place place = plan.place();
        jdbc.sql("""
                        insert into registration_saga (provider_id, id, customer_id, tenant_id, service, invitation_id,
                          plan, state, created_by, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, 'RUNNING', ?, ?)
                        """)
                .params(ProviderScope.required().value(), id, place.customerId())
                .params(place.tenant().value(), place.service())
                .param(place.invitationId())
                .params(json.writeValueAsString(plan), createdBy, now())
                .update();
        int position = 0;
        for (StepKey step : plan.steps()) {
            jdbc.sql("""
                            insert into registration_saga_step (provider_id, saga_id, step, position, state)
                            values (?, ?, ?, ?, 'PENDING')
                            """)
                    .params(ProviderScope.required().value(), id, step.name(), position++)
                    .update();
        }
    }

    void job(UUID id, UUID jobId) {
        jdbc.sql("update registration_saga set job_id = ? where provider_id = ? and id = ?")
                .params(jobId, ProviderScope.required().value(), id)
                .update();
    }

    /** Begins an attempt and answers its number; empty where there is nothing to do. */
    Optional<Long> begin(UUID id) {
        return jdbc.sql("""
                        update registration_saga set attempt = attempt + 1, state = 'RUNNING'
                        where provider_id = ? and id = ? and state not in ('READY', 'UNDONE', 'FAILED')
                        returning attempt
                        """)
                .params(ProviderScope.required().value(), id)
                .query(Long.class)
                .optional();
    }

    void remember(Saga saga) {
        must(fenced("facts = :facts", saga)
                .param("facts", json.writeValueAsString(saga.facts()))
                .update());
    }

    /** Another plan for what failed: each step looks again at what is there. */
    void replan(UUID id, RegistrationPlan plan) {
        jdbc.sql("update registration_saga set plan = ? where provider_id = ? and id = ?")
                .params(json.writeValueAsString(plan), ProviderScope.required().value(), id)
                .update();
        jdbc.sql("update registration_saga_step set state = 'PENDING' where provider_id = ? and saga_id = ?")
                .params(ProviderScope.required().value(), id)
                .update();
    }

    void state(Saga saga, SagaState state, @Nullable SagaNote problem) {
        fenced("state = :state, problem = coalesce(:problem::text, problem)", saga)
                .param("state", state.name())
                .param("problem", text(problem))
                .update();
    }

    /** Ends the saga; the admin's token is erased with it. */
    boolean finish(Saga saga, SagaState state) {
        return fenced("state = :state, access_token = null, finished_at = :now", saga)
                        .param("state", state.name())
                        .param("now", now())
                        .update()
                == 1;
    }

    /** Turns round: what was made is taken back, the helper's consent last. */
    void turn(UUID id, SagaNote problem) {
        jdbc.sql("""
                        update registration_saga
                        set undoing = true, state = 'RUNNING', finished_at = null, problem = coalesce(problem, ?)
                        where provider_id = ? and id = ?
                        """)
                .params(
                        json.writeValueAsString(problem),
                        ProviderScope.required().value(),
                        id)
                .update();
        jdbc.sql("""
                        update registration_saga_step set state = 'PENDING', tries = 0, waiting_since = null
                        where provider_id = ? and saga_id = ? and step in ('BOOTSTRAP_REMOVED', 'PROVEN')
                        """).params(ProviderScope.required().value(), id).update();
    }

    /** A failed or waiting one goes on from where it stands; the waiting starts anew. */
    void reopen(UUID id) {
        jdbc.sql("""
                        update registration_saga
                        set state = 'RUNNING', finished_at = null, problem = case when undoing then problem end
                        where provider_id = ? and id = ?
                        """).params(ProviderScope.required().value(), id).update();
        jdbc.sql("""
                        update registration_saga_step set tries = 0, waiting_since = null
                        where provider_id = ? and saga_id = ? and state in ('WAITING', 'FAILED', 'RUNNING')
                        """).params(ProviderScope.required().value(), id).update();
    }

    /** The intent: written before Microsoft is asked. */
    void began(Saga saga, StepKey step) {
        step(saga, step, "state = 'RUNNING', tries = tries + 1, started_at = coalesce(started_at, :now)", null, null);
    }

    void ended(Saga saga, StepKey step, StepState state, @Nullable SagaNote note) {
        step(saga, step, "state = '" + state.name() + "', waiting_since = null, finished_at = :now", note, null);
    }

    void waits(Saga saga, StepKey step, SagaNote note, @Nullable String requestId) {
        step(saga, step, "state = 'WAITING', waiting_since = coalesce(waiting_since, :now)", note, requestId);
    }

    void failed(Saga saga, StepKey step, SagaNote note, @Nullable String requestId) {
        step(saga, step, "state = 'FAILED', finished_at = :now", note, requestId);
    }

    private void step(Saga saga, StepKey step, String change, @Nullable SagaNote note, @Nullable String requestId) {
        must(jdbc.sql("update registration_saga_step s set " + change + """
                        , note = coalesce(:note::text, s.note), request_id = coalesce(:request::text, s.request_id)
                        from registration_saga g
                        where s.provider_id = :provider and s.saga_id = :saga and s.step = :step
                          and g.provider_id = s.provider_id and g.id = s.saga_id and g.attempt = :attempt
                        """)
                .param("now", now())
                .param("note", text(note))
                .param("request", requestId)
                .param("provider", ProviderScope.required().value())
                .param("saga", saga.id())
                .param("step", step.name())
                .param("attempt", saga.attempt())
                .update());
    }

    private static void must(int rows) {
        if (rows != 1) {
            throw new SagaOvertaken();
        }
    }

    private JdbcClient.StatementSpec fenced(String change, Saga saga) {
        return jdbc.sql("update registration_saga set " + change
                        + " where provider_id = :provider and id = :id and attempt = :attempt")
                .param("provider", ProviderScope.required().value())
                .param("id", saga.id())
                .param("attempt", saga.attempt());
    }

    private @Nullable String text(@Nullable SagaNote note) {
        return note == null ? null : json.writeValueAsString(note);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
