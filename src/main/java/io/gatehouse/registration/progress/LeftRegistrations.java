package io.gatehouse.registration.progress;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.Saga;
import io.gatehouse.registration.saga.SagaReading;
import io.gatehouse.registration.saga.SagaWriting;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.NotFound;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Registrations with whose making nobody goes on: taken back where a lent sign-in still allows it, else they stay as they
 * are until somebody goes on after all or says that they were removed there.
 */
@Service
@Transactional
public class LeftRegistrations {

    private final SagaReading reading;
    private final SagaWriting writing;
    private final RegistrationSagas sagas;
    private final RegistrationRows rows;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    LeftRegistrations(
            SagaReading reading,
            SagaWriting writing,
            RegistrationSagas sagas,
            RegistrationRows rows,
            ApplicationEventPublisher events,
            Clock clock) {
        this.reading = reading;
        this.writing = writing;
        this.sagas = sagas;
        this.rows = rows;
        this.events = events;
        this.clock = clock;
    }

    /** The invitation ended: what was begun for it is taken back while the administrator's sign-in lasts. */
    public void abandon(UUID invitation, Actor actor) {
        atWork(invitation).ifPresent(saga -> sagas.takeBack(saga, SagaNote.of("ABANDONED"), actor));
    }

    /** Whether the invitation's end would take back what somebody's sign-in is making. */
    @Transactional(readOnly = true)
    public boolean wouldTakeBack(UUID invitation) {
        return atWork(invitation).isPresent();
    }

    private Optional<Saga> atWork(UUID invitation) {
        return reading.ofInvitation(invitation)
                .flatMap(reading::find)
                .filter(saga -> !saga.status().state().over() && !saga.status().undoing())
                .filter(saga -> saga.token().usable(clock.instant()));
    }

    /**
     * Somebody removed it in the customer's tenant, as an operator says: nobody goes on with it any more.
     *
     * @throws NotFound where the customer has no such registration
     */
    public void settle(UUID customer, UUID id, Actor actor) {
        Saga saga = reading.find(id)
                .filter(found -> found.plan().place().customerId().equals(customer))
                .orElseThrow(() -> new NotFound("registration"));
        writing.leave(id, SagaNote.of("SETTLED"));
        if (!saga.plan().joinsEarlier()) {
            saga.fact(Fact.REGISTRATION_ID).map(UUID::fromString).ifPresent(rows::removed);
        }
        String name = saga.plan().settings().displayName();
        events.publishEvent(
                AuditFact.of(actor, "registration.settled", new AuditSubject("registration", id.toString(), name))
                        .customer(customer));
    }
}
