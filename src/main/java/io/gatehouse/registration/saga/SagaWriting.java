package io.gatehouse.registration.saga;

import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
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
public class SagaWriting {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    SagaWriting(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    public void insert(UUID id, RegistrationPlan plan, String createdBy) {
        RegistrationPlan.Place place = plan.place();
        jdbc.sql("""
                        insert into registration_saga (provider_id, id, customer_id, tenant_id, service, invitation_id,
                          plan, state, created_by, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, 'RUNNING', ?, ?)
                        """)
                .params(
                        ProviderScope.required().value(),
                        id,
                        place.customerId(),
                        place.tenant().value(),
                        place.service())
                .param(place.invitationId())
                .params(json.writeValueAsString(plan), createdBy, now())
                .update();
        int position = 0;
        for (StepKey step : plan.steps()) {
            jdbc.sql("insert into registration_saga_step (provider_id, saga_id, step, position, state)"
                            + " values (?, ?, ?, ?, 'PENDING')")
                    .params(ProviderScope.required().value(), id, step.name(), position++)
                    .update();
        }
    }

    public void job(UUID id, UUID jobId) {
        jdbc.sql("update registration_saga set job_id = ? where provider_id = ? and id = ?")
                .params(jobId, ProviderScope.required().value(), id)
                .update();
    }

    /** Begins an attempt and answers its number; empty where there is nothing to do. */
    public Optional<Long> begin(UUID id) {
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

    /** Another plan for what failed: each step looks again at what is there. False where it is being taken back. */
    public boolean replan(UUID id, RegistrationPlan plan) {
        return plan(id, plan)
                && jdbc.sql("update registration_saga_step set state = 'PENDING' where provider_id = ? and saga_id = ?")
                                .params(ProviderScope.required().value(), id)
                                .update()
                        > 0;
    }

    /** What another invitation, or a changed service, wants from here on; false where it is taken back as it was planned. */
    public boolean plan(UUID id, RegistrationPlan plan) {
        return jdbc.sql("update registration_saga set plan = ?, invitation_id = ?"
                                + " where provider_id = ? and id = ? and not undoing")
                        .param(json.writeValueAsString(plan))
                        .param(plan.place().invitationId())
                        .params(ProviderScope.required().value(), id)
                        .update()
                == 1;
    }

    /** What a step has learnt of the plan by which it works; nothing where another invitation has taken the saga over. */
    void rewrite(Saga saga, RegistrationPlan plan) {
        must(fenced("plan = case when invitation_id is not distinct from :invitation then :plan else plan end", saga)
                .param("invitation", plan.place().invitationId())
                .param("plan", json.writeValueAsString(plan))
                .update());
    }

    /** Who waits until it is taken back; what becomes of it is still the affair of the plan's own invitation. */
    public void awaited(UUID id, @Nullable UUID invitation) {
        jdbc.sql("update registration_saga set invitation_id = ? where provider_id = ? and id = ?")
                .param(invitation)
                .params(ProviderScope.required().value(), id)
                .update();
    }

    /** How it stands now; false where it was turned round since it was read. */
    public boolean state(Saga saga, SagaState state) {
        return sameWay("state = :state", saga).param("state", state.name()).update() == 1;
    }

    /** Whom it waits for, once; empty where that was told before and nobody has gone on since. */
    public Optional<Ended> tell(UUID id, SagaState state) {
        return jdbc.sql("""
                        update registration_saga set told = array_append(told, :state)
                        where provider_id = :provider and id = :id and not (:state = any (told))
                        returning invitation_id
                        """)
                .param("state", state.name())
                .param("provider", ProviderScope.required().value())
                .param("id", id)
                .query(SagaWriting::ended)
                .optional();
    }

    /** It waits for a sign-in; false where one has come, or it was turned round, since it was read. */
    public boolean person(Saga saga, SagaState state) {
        return sameWay("state = :state", saga, "and token_version = :token")
                        .param("state", state.name())
                        .param("token", saga.token().version())
                        .update()
                == 1;
    }

    /** Stops where it stands; empty where it was turned round since it was read. */
    public Optional<Ended> stop(Saga saga, SagaNote problem) {
        return sameWay("state = 'FAILED', problem = :problem", saga, "returning invitation_id")
                .param("problem", text(problem))
                .query(SagaWriting::ended)
                .optional();
    }

    /** The invitation that a saga belonged to when it ended or began to wait. */
    public record Ended(@Nullable UUID invitationId) {}

    /** Ends the saga; the admin's token is erased with it. Empty where it was turned round since it was read. */
    public Optional<Ended> finish(Saga saga, SagaState state) {
        return sameWay("state = :state, access_token = null, finished_at = :now", saga, "returning invitation_id")
                .param("state", state.name())
                .param("now", now())
                .query(SagaWriting::ended)
                .optional();
    }

    private static Ended ended(ResultSet row, int number) throws SQLException {
        return new Ended(row.getObject("invitation_id", UUID.class));
    }

    /** Nobody goes on with it any more, not even a late attempt; what it made stays where it is. */
    public void leave(UUID id, SagaNote problem) {
        jdbc.sql("""
                        update registration_saga
                        set state = case when state = 'READY' then state else 'UNDONE' end, problem = ?, access_token = null, attempt = attempt + 1, finished_at = ?
                        where provider_id = ? and id = ?
                        """)
                .params(
                        json.writeValueAsString(problem),
                        now(),
                        ProviderScope.required().value(),
                        id)
                .update();
    }

    /** Turns round: what was made is taken back, the helper's consent last; false where it is over. */
    public boolean turn(UUID id, SagaNote problem) {
        boolean turned = jdbc.sql("""
                        update registration_saga
                        set undoing = true, state = 'RUNNING', finished_at = null, problem = coalesce(problem, ?)
                        where provider_id = ? and id = ? and state not in ('READY', 'UNDONE')
                        """)
                        .params(
                                json.writeValueAsString(problem),
                                ProviderScope.required().value(),
                                id)
                        .update()
                == 1;
        return turned && lastStepsAnew(id);
    }

    private boolean lastStepsAnew(UUID id) {
        jdbc.sql("""
                        update registration_saga_step set state = 'PENDING', tries = 0, waiting_since = null
                        where provider_id = ? and saga_id = ? and step in ('BOOTSTRAP_REMOVED', 'PROVEN')
                        """).params(ProviderScope.required().value(), id).update();
        return true;
    }

    /** A failed or waiting one goes on from where it stands; the waiting starts anew. False where it is over. */
    public boolean reopen(UUID id) {
        boolean open =
                jdbc.sql("""
                        update registration_saga
                        set state = 'RUNNING', finished_at = null, told = '{}',
                          problem = case when undoing then problem end
                        where provider_id = ? and id = ? and state not in ('READY', 'UNDONE')
                        """).params(ProviderScope.required().value(), id).update() == 1;
        jdbc.sql("""
                        update registration_saga_step set tries = 0, waiting_since = null
                        where provider_id = ? and saga_id = ? and state in ('WAITING', 'FAILED', 'RUNNING')
                        """).params(ProviderScope.required().value(), id).update();
        return open;
    }

    /** The intent: written before Microsoft is asked. */
    public void began(Saga saga, StepKey step) {
        step(saga, step, "state = 'RUNNING', tries = tries + 1, started_at = coalesce(started_at, :now)", null, null);
    }

    public void ended(Saga saga, StepKey step, StepState state, @Nullable SagaNote note) {
        step(saga, step, "state = '" + state.name() + "', waiting_since = null, finished_at = :now", note, null);
    }

    public void waits(Saga saga, StepKey step, SagaNote note, @Nullable String requestId) {
        step(saga, step, "state = 'WAITING', waiting_since = coalesce(waiting_since, :now)", note, requestId);
    }

    public void failed(Saga saga, StepKey step, SagaNote note, @Nullable String requestId) {
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

    private JdbcClient.StatementSpec sameWay(String change, Saga saga) {
        return sameWay(change, saga, "");
    }

    /** Forward or back, as it was read: whoever cancels in between is not overwritten. */
    private JdbcClient.StatementSpec sameWay(String change, Saga saga, String answer) {
        return fenced(change, saga, "and undoing = :undoing " + answer)
                .param("undoing", saga.status().undoing());
    }

    private JdbcClient.StatementSpec fenced(String change, Saga saga) {
        return fenced(change, saga, "");
    }

    private JdbcClient.StatementSpec fenced(String change, Saga saga, String more) {
        return jdbc.sql("update registration_saga set " + change
                        + " where provider_id = :provider and id = :id and attempt = :attempt " + more)
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
