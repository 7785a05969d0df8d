package io.gatehouse.onboarding;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.registration.RegistrationSagas;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Where an open invitation stands beyond its first sign-in. */
@Component
class NextSteps {

    private final GivenConsents consents;
    private final ChosenMethods methods;
    private final RegistrationSagas sagas;

    NextSteps(GivenConsents consents, ChosenMethods methods, RegistrationSagas sagas) {
        this.consents = consents;
        this.methods = methods;
        this.sagas = sagas;
    }

    /** Present when a service account signs in next. */
    Optional<GivenConsents.GivenConsent> serviceAccount(InvitationView invitation) {
        return consents.find(invitation.id());
    }

    /** Whether a registration is being made, waits for somebody or is being taken back. */
    boolean registering(InvitationView invitation) {
        return methods.makesRegistration(invitation)
                && sagas.ofInvitation(invitation.id())
                        .filter(saga -> !saga.state().over())
                        .isPresent();
    }
}
