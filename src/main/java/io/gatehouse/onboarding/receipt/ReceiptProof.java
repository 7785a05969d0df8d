package io.gatehouse.onboarding.receipt;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.admin.RegisteringAdmins;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.onboarding.standing.GivenConsents;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView.StepView;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who agreed, what the app proves itself with, and that the helper is gone. */
@Component
class ReceiptProof {

    private final RegistrationSagas sagas;
    private final RegisteringAdmins admins;
    private final GivenConsents consents;
    private final AppRegistrations registrations;
    private final InvitedRegistrations invited;

    ReceiptProof(
            RegistrationSagas sagas,
            RegisteringAdmins admins,
            GivenConsents consents,
            AppRegistrations registrations,
            InvitedRegistrations invited) {
        this.sagas = sagas;
        this.admins = admins;
        this.consents = consents;
        this.registrations = registrations;
        this.invited = invited;
    }

    /** The administrator; where nobody else signed in, whose sign-in is kept. */
    @Nullable
    String consentedBy(InvitationView invitation, @Nullable String account) {
        return admins.find(invitation.id())
                .map(RegisteringAdmins.Admin::account)
                .or(() -> consents.find(invitation.id()).flatMap(given -> Optional.ofNullable(given.consentedBy())))
                .orElse(account);
    }

    /** The one that this invitation left behind: of those that the service had by then, the newest. */
    ReceiptFacts.@Nullable Credential credential(ConnectionView connection, Instant at) {
        UUID registration = connection.registrationId();
        if (registrations.get(registration).customerId() == null) {
            return null;
        }
        return registrations.everMadeFor(registration).stream()
                .filter(one -> connection.profile().equals(one.service()))
                .filter(one -> one.state() != CredentialState.INTENDED
                        && !one.createdAt().isAfter(at))
                .max(Comparator.comparing(CredentialView::createdAt))
                .map(one -> new ReceiptFacts.Credential(one.kind().name(), one.name(), one.keyId(), one.expiresAt()))
                .orElse(null);
    }

    /** What Microsoft answered after the helper's removal; null where none helped. */
    ReceiptFacts.@Nullable Helper helper(InvitationView invitation) {
        AppRegistration helper = invited.of(invitation);
        return sagas.ofInvitation(invitation.id()).stream()
                .flatMap(saga -> saga.steps().stream())
                .filter(step -> step.key() == StepKey.BOOTSTRAP_REMOVED && step.state() == StepState.DONE)
                .findFirst()
                .map(step -> helper(helper, step))
                .orElse(null);
    }

    private static ReceiptFacts.Helper helper(AppRegistration helper, StepView step) {
        SagaNote note = step.note();
        boolean gone = note != null && note.code().equals("BOOTSTRAP_GONE");
        return new ReceiptFacts.Helper(helper.clientId(), helper.displayName(), gone, step.at());
    }
}
