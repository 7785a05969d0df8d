package io.gatehouse.onboarding.making;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The making of registrations, by the invitation that asked for it, and what an operator may do about it. */
@Component
class Makings {

    private static final Set<SagaState> STUCK = EnumSet.of(SagaState.WAITING, SagaState.PARKED, SagaState.FAILED);

    private final Invitations invitations;
    private final RegistrationSagas sagas;

    Makings(Invitations invitations, RegistrationSagas sagas) {
        this.invitations = invitations;
        this.sagas = sagas;
    }

    InvitationView invitation(UUID id) {
        return invitations.get(id);
    }

    Optional<SagaView> of(UUID invitation) {
        return sagas.ofInvitation(invitation);
    }

    /** Those of a customer that are not over, the newest first. */
    List<SagaView> open(UUID customer) {
        return sagas.ofCustomer(customer).stream()
                .filter(saga -> !saga.state().over() && saga.invitationId() != null)
                .toList();
    }

    /** Whether one more attempt may help now; where somebody has to sign in first it does not. */
    static boolean retriable(SagaView saga) {
        return STUCK.contains(saga.state());
    }

    /** Whether it changes without anybody. */
    static boolean moves(SagaView saga) {
        return !saga.state().over() && !saga.state().needsPerson() && saga.state() != SagaState.FAILED;
    }

    static boolean undoable(SagaView saga) {
        return !saga.undoing() && !saga.state().over();
    }

    /** @throws Conflict where nothing waits for an attempt */
    SagaView retry(UUID invitation, Actor actor) {
        SagaView saga = required(invitation);
        if (!retriable(saga)) {
            throw new Conflict(
                    "registration.not-stuck",
                    saga.state().needsPerson()
                            ? "Somebody of the customer has to sign in before it goes on."
                            : "Nothing waits to be tried again.");
        }
        sagas.retry(saga.id(), actor);
        return sagas.view(saga.id());
    }

    /** @throws Conflict where it is finished or being taken back already */
    SagaView undo(UUID invitation, Actor actor) {
        SagaView saga = required(invitation);
        if (!undoable(saga)) {
            throw new Conflict(
                    "registration.not-undoable",
                    saga.state() == SagaState.READY
                            ? "This registration is finished; a connection lives on it."
                            : "It is being taken back, or has been.");
        }
        sagas.undo(saga.id(), actor);
        return sagas.view(saga.id());
    }

    private SagaView required(UUID invitation) {
        invitations.get(invitation);
        return of(invitation)
                .orElseThrow(
                        () -> new Conflict("registration.none", "No registration has been begun for this invitation."));
    }
}
