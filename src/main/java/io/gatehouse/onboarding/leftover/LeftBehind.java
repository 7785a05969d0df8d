package io.gatehouse.onboarding.leftover;

import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells operators what is left of registrations whose invitation ended before a connection was made of them. */
@Component
public class LeftBehind {

    private final RegistrationSagas sagas;
    private final UnusedRegistrations unused;
    private final AppRegistrations registrations;
    private final Invitations invitations;
    private final Profiles profiles;

    LeftBehind(
            RegistrationSagas sagas,
            UnusedRegistrations unused,
            AppRegistrations registrations,
            Invitations invitations,
            Profiles profiles) {
        this.sagas = sagas;
        this.unused = unused;
        this.registrations = registrations;
        this.invitations = invitations;
        this.profiles = profiles;
    }

    /** Who has to do something about it. */
    public enum Kind {
        /** Nobody: it is being taken back. */
        UNDOING,
        /** The customer: whoever signs in next goes on, or removes it by hand. */
        OPEN,
        /** The same; the next sign-in uses it as it is. */
        UNUSED,
        /** An administrator of another organisation, who alone can remove it. */
        ELSEWHERE
    }

    /**
     * One of them.
     *
     * @param app what stands in the tenant; null where nothing was made yet
     * @param helper whether the helper's consent may still stand there
     */
    public record Left(
            Kind kind,
            SagaView saga,
            String service,
            @Nullable AppRegistration app,
            boolean helper) {}

    public List<Left> of(UUID customer) {
        return sagas.ofCustomer(customer).stream()
                .flatMap(saga -> kind(saga).map(kind -> left(saga, kind)).stream())
                .filter(left -> left.app() != null || left.helper())
                .toList();
    }

    /** Whether nobody works on it and no connection lives on it, so that an operator may say it was removed. */
    boolean lies(UUID customer, UUID saga) {
        return of(customer).stream().anyMatch(left -> left.saga().id().equals(saga) && left.kind() != Kind.UNDOING);
    }

    private Optional<Kind> kind(SagaView saga) {
        SagaNote problem = saga.problem();
        String code = problem == null ? "" : problem.code();
        if (code.equals("SETTLED")) {
            return Optional.empty();
        }
        if (code.equals("LEFT_ELSEWHERE")) {
            return Optional.of(Kind.ELSEWHERE);
        }
        if (!ended(saga)) {
            return Optional.empty();
        }
        if (saga.state().over()) {
            return unused.unused(saga) ? Optional.of(Kind.UNUSED) : Optional.empty();
        }
        return Optional.of(saga.undoing() && saga.signedInUntil() != null ? Kind.UNDOING : Kind.OPEN);
    }

    private boolean ended(SagaView saga) {
        UUID id = saga.invitationId();
        InvitationStatus status = id == null
                ? InvitationStatus.REVOKED
                : invitations.find(id).map(InvitationView::status).orElse(InvitationStatus.REVOKED);
        return status.ended() && status != InvitationStatus.COMPLETED;
    }

    private Left left(SagaView saga, Kind kind) {
        boolean helper = saga.steps().stream()
                .anyMatch(step -> step.key() == StepKey.BOOTSTRAP_REMOVED && step.state() != StepState.DONE);
        UUID made = saga.registrationId();
        return new Left(
                kind,
                saga,
                profiles.find(saga.service()).map(ServiceProfile::displayName).orElse(saga.service()),
                made == null ? null : registrations.get(made),
                helper);
    }
}
