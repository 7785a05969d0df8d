package io.gatehouse.registration.progress;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.registration.RegistrationFailed;
import io.gatehouse.registration.RegistrationReady;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.RegistrationWaits;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.challenge.ClaimsChallenges;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.Saga;
import io.gatehouse.registration.saga.SagaWriting;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Ends or halts a saga: its state, the rows of what it made, the audit entry and the event, all in one transaction. */
@Component
@Transactional
public class SagaOutcomes {

    private final SagaWriting writing;
    private final SagaTokens tokens;
    private final RegistrationRows registrations;
    private final ClaimsChallenges challenges;
    private final ApplicationEventPublisher events;

    SagaOutcomes(
            SagaWriting writing,
            SagaTokens tokens,
            RegistrationRows registrations,
            ClaimsChallenges challenges,
            ApplicationEventPublisher events) {
        this.challenges = challenges;
        this.writing = writing;
        this.tokens = tokens;
        this.registrations = registrations;
        this.events = events;
    }

    /** What a policy asks of the administrator goes along with the sign-in that the saga waits for. */
    void challenged(Saga saga, MicrosoftFailure failure) {
        RegistrationPlan.Place place = saga.plan().place();
        challenges.heard(new ClaimsChallenges.Account(place.customerId(), place.service(), false), failure);
    }

    /** Nothing is left to do, forward or back; empty where somebody turned it round meanwhile. */
    Optional<SagaState> finish(Saga saga) {
        return saga.status().undoing() ? undone(saga) : ready(saga);
    }

    /**
     * A person must mend something; the saga stays where it is and can be retried or taken back. False where somebody
     * turned it round meanwhile.
     */
    boolean failed(Saga saga, SagaNote note) {
        Optional<SagaWriting.Ended> stopped = writing.stop(saga, note);
        stopped.ifPresent(ended -> {
            publish(saga, "registration.failed", Map.of("reason", note.code()));
            events.publishEvent(failure(saga, note, false, ended.invitationId()));
        });
        return stopped.isPresent();
    }

    /** It goes on by itself later; false where somebody turned it round meanwhile. */
    boolean waits(Saga saga, StepKey step, SagaState state, SagaNote note, @Nullable String request) {
        if (!writing.state(saga, state)) {
            return false;
        }
        writing.waits(saga, step, note, request);
        if (state == SagaState.PARKED) {
            tell(saga, state);
        }
        return true;
    }

    /** Nobody looks at the page all the time. */
    private void tell(Saga saga, SagaState state) {
        writing.tell(saga.id(), state)
                .ifPresent(told -> events.publishEvent(new RegistrationWaits(
                        ProviderScope.required(),
                        saga.id(),
                        saga.plan().place().customerId(),
                        state,
                        told.invitationId())));
    }

    /**
     * It goes on with another sign-in; the one at hand is dropped. False where somebody turned it round or signed in
     * meanwhile: what is kept may be what the way back needs.
     */
    boolean person(Saga saga, StepKey step, SagaState state, SagaNote note, @Nullable String request) {
        if (!writing.person(saga, state)) {
            return false;
        }
        writing.waits(saga, step, note, request);
        tokens.drop(saga);
        tell(saga, state);
        return true;
    }

    private Optional<SagaState> ready(Saga saga) {
        return writing.finish(saga, SagaState.READY).map(ended -> {
            UUID registration = UUID.fromString(saga.need(Fact.REGISTRATION_ID));
            registrations.ready(registration);
            publish(saga, "registration.created", Map.of("clientId", saga.need(Fact.CLIENT_ID)));
            events.publishEvent(new RegistrationReady(
                    ProviderScope.required(),
                    saga.id(),
                    saga.plan().place().customerId(),
                    registration,
                    saga.plan().place().service(),
                    ended.invitationId(),
                    saga.plan().settings().redirectUris()));
            return SagaState.READY;
        });
    }

    private Optional<SagaState> undone(Saga saga) {
        return writing.finish(saga, SagaState.UNDONE).map(ended -> {
            SagaNote problem = saga.status().problem();
            SagaNote note = problem == null ? SagaNote.of("CANCELLED") : problem;
            publish(saga, "registration.undone", Map.of("reason", note.code()));
            // whoever signed in meanwhile has lost nothing: the next sign-in makes a new one
            events.publishEvent(failure(saga, note, true, saga.plan().place().invitationId()));
            return SagaState.UNDONE;
        });
    }

    private static RegistrationFailed failure(Saga saga, SagaNote note, boolean undone, @Nullable UUID invitation) {
        RegistrationPlan.Place place = saga.plan().place();
        return new RegistrationFailed(
                ProviderScope.required(), saga.id(), place.customerId(), place.service(), note, undone, invitation);
    }

    private void publish(Saga saga, String action, Map<String, String> details) {
        String name = saga.plan().settings().displayName();
        events.publishEvent(AuditFact.of(
                        Actor.SYSTEM,
                        action,
                        new AuditSubject("registration", saga.id().toString(), name))
                .customer(saga.plan().place().customerId())
                .details(details));
    }
}
