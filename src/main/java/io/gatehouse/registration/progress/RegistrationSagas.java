package io.gatehouse.registration.progress;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.Saga;
import io.gatehouse.registration.saga.SagaReading;
import io.gatehouse.registration.saga.SagaWriting;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.NotFound;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Makes app registrations in customers' tenants: resumable, visible step by step, undoable. */
@Service
@Transactional
public class RegistrationSagas {

    /** The key of the conflict with one that was begun in another organisation. */
    public static final String ELSEWHERE = "registration.elsewhere";

    private final SagaReading reading;
    private final SagaWriting writing;
    private final SagaTokens tokens;
    private final SagaViews views;
    private final Jobs jobs;
    private final ApplicationEventPublisher events;

    RegistrationSagas(
            SagaReading reading,
            SagaWriting writing,
            SagaTokens tokens,
            SagaViews views,
            Jobs jobs,
            ApplicationEventPublisher events) {
        this.reading = reading;
        this.writing = writing;
        this.tokens = tokens;
        this.views = views;
        this.jobs = jobs;
        this.events = events;
    }

    /**
     * Begins in the background. While one for the same customer and service is open, that one is continued, and belongs to
     * the plan's invitation from then on.
     *
     * @throws Conflict {@link #ELSEWHERE} where the open one works in another tenant than the one that was signed in to
     */
    public UUID begin(RegistrationPlan plan, BootstrapToken token, Actor actor) {
        RegistrationPlan.Place place = plan.place();
        Optional<UUID> open = ofCustomer(place.customerId()).stream()
                .filter(saga ->
                        saga.service().equals(place.service()) && !saga.state().over())
                .map(SagaView::id)
                .findFirst();
        if (open.isPresent() && !leftElsewhere(open.get(), plan, actor)) {
            return again(open.get(), plan, token, actor);
        }
        UUID id = UUID.randomUUID();
        writing.insert(id, plan, actor.name());
        tokens.keep(id, place.customerId(), token);
        enqueue(id, plan, actor);
        audit(id, plan, "registration.started", actor);
        return id;
    }

    private UUID again(UUID id, RegistrationPlan plan, BootstrapToken token, Actor actor) {
        Saga saga = find(id);
        Saga.Status status = saga.status();
        UUID invitation = plan.place().invitationId();
        boolean another = !Objects.equals(saga.plan().place().invitationId(), invitation);
        boolean rests =
                status.state() == SagaState.FAILED || another && status.state().needsPerson();
        boolean taken = rests
                ? writing.replan(id, begun(saga) ? plan.where(saga.plan()) : plan)
                : another ? writing.plan(id, saga.plan().askedBy(invitation)) : !status.undoing();
        if (!taken) {
            writing.awaited(id, invitation);
        }
        resume(id, token, actor);
        return id;
    }

    /** Then an application stands at Microsoft, or may stand there: whose it is was decided with it. */
    private static boolean begun(Saga saga) {
        return saga.fact(Fact.OBJECT_ID).isPresent()
                || saga.fact(Fact.CREATE_BEGUN).isPresent();
    }

    /** What an earlier invitation began in another tenant must not hold up the new one for ever; its own stays refused. */
    private boolean leftElsewhere(UUID id, RegistrationPlan plan, Actor actor) {
        Saga saga = find(id);
        RegistrationPlan.Place begun = saga.plan().place();
        if (begun.tenant().equals(plan.place().tenant())) {
            return false;
        }
        if (Objects.equals(begun.invitationId(), plan.place().invitationId())) {
            throw new Conflict(
                    ELSEWHERE,
                    "The registration was begun in another organisation. Sign in there to go on or to take it back.");
        }
        writing.leave(id, SagaNote.of("LEFT_ELSEWHERE", begun.tenant().value()));
        audit(id, saga.plan(), "registration.left", actor);
        return true;
    }

    /** Goes on with a fresh sign-in, whoever's it is: the same admin again or one who may do more. */
    public void resume(UUID id, BootstrapToken token, Actor actor) {
        Saga saga = find(id);
        tokens.keep(id, saga.plan().place().customerId(), token);
        goOn(saga, actor);
    }

    /** Tries a failed step again with the sign-in that is kept. */
    public void retry(UUID id, Actor actor) {
        Saga saga = find(id);
        goOn(saga, actor);
        audit(id, saga.plan(), "registration.retried", actor);
    }

    /**
     * Takes everything back in reverse order, then the helper's consent; answers at once. What is finished stays: a
     * connection lives on it.
     */
    public void undo(UUID id, Actor actor) {
        Saga saga = find(id);
        if (saga.status().state() == SagaState.UNDONE || saga.status().undoing()) {
            return;
        }
        if (!takeBack(saga, SagaNote.of("CANCELLED"), actor)) {
            throw over();
        }
    }

    /** The same without a word where it is over. */
    boolean takeBack(Saga saga, SagaNote why, Actor actor) {
        if (!writing.turn(saga.id(), why)) {
            return false;
        }
        goOn(saga, actor);
        audit(saga.id(), saga.plan(), "registration.cancelled", actor);
        return true;
    }

    @Transactional(readOnly = true)
    public SagaView view(UUID id) {
        return views.of(find(id));
    }

    /** The newest first. */
    @Transactional(readOnly = true)
    public List<SagaView> ofCustomer(UUID customerId) {
        return reading.ofCustomer(customerId).stream().map(this::view).toList();
    }

    @Transactional(readOnly = true)
    public Optional<SagaView> ofInvitation(UUID invitationId) {
        return reading.ofInvitation(invitationId).map(this::view);
    }

    private void goOn(Saga saga, Actor actor) {
        if (!writing.reopen(saga.id())) {
            throw over();
        }
        UUID job = saga.status().jobId();
        if (job == null || !jobs.wake(job)) {
            enqueue(saga.id(), saga.plan(), actor);
        }
    }

    private void enqueue(UUID id, RegistrationPlan plan, Actor actor) {
        UUID job = jobs.enqueue(new JobRequest(
                SagaJob.KIND,
                plan.settings().displayName(),
                plan.place().customerId(),
                null,
                new SagaJob.Data(id),
                actor,
                Duration.ZERO));
        writing.job(id, job);
    }

    private Saga find(UUID id) {
        return reading.find(id).orElseThrow(() -> new NotFound("registration"));
    }

    private static Conflict over() {
        return new Conflict("registration.over", "This registration is finished; there is nothing to go on with.");
    }

    private void audit(UUID id, RegistrationPlan plan, String action, Actor actor) {
        String name = plan.settings().displayName();
        events.publishEvent(AuditFact.of(actor, action, new AuditSubject("registration", id.toString(), name))
                .customer(plan.place().customerId()));
    }
}
