package io.gatehouse.onboarding.standing;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.permission.RegistrationHome;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Finds the customer's own registration that a service account signs in to: the one that this invitation made, or one that
 * an earlier invitation left for the same service. A second one is never made for it.
 */
@Component
public class StandingRegistrations {

    private final AppRegistrations registrations;
    private final RegistrationSagas sagas;
    private final ChosenMethods methods;
    private final KeptRegistrations kept;

    StandingRegistrations(
            AppRegistrations registrations, RegistrationSagas sagas, ChosenMethods methods, KeptRegistrations kept) {
        this.registrations = registrations;
        this.sagas = sagas;
        this.methods = methods;
        this.kept = kept;
    }

    public Optional<AppRegistration> of(InvitationView invitation) {
        MethodOffer offer = methods.of(invitation);
        if (offer.registration() != RegistrationHome.CUSTOMER || offer.actsAs() != ActsAs.SERVICE_ACCOUNT) {
            return Optional.empty();
        }
        Optional<SagaView> own = sagas.ofInvitation(invitation.id()).filter(saga -> saga.state() != SagaState.UNDONE);
        if (own.isPresent() || changesFirst(invitation)) {
            return own.filter(saga -> saga.state() == SagaState.READY)
                    .map(SagaView::registrationId)
                    .map(registrations::get);
        }
        Optional<AppRegistration> used = kept.used(invitation);
        return (used.isPresent() ? used.stream() : registrations.ofCustomer(invitation.customerId()).stream())
                .filter(registration -> serves(registration.id(), invitation.profile()))
                .findFirst();
    }

    /** Whoever asks for more, or signs in where the app or a consent is gone, begins with the registration. */
    private boolean changesFirst(InvitationView invitation) {
        return switch (invitation.purpose()) {
            case CONSENT_MORE -> true;
            case RECONNECT -> kept.lacking(invitation);
            default -> kept.usedLacks(invitation);
        };
    }

    /** Of a connection by our own app, whose service account alone has to sign in again. */
    public Optional<ConnectionView> signedInAgain(InvitationView invitation) {
        return methods.makesRegistration(invitation) || methods.usesExisting(invitation)
                ? Optional.empty()
                : kept.ofAccount(invitation);
    }

    /** Of a connection by our own app that acts as a service account: whoever consents does not take its place. */
    public Optional<ConnectionView> actingAccount(InvitationView invitation) {
        return methods.makesRegistration(invitation) || methods.usesExisting(invitation)
                ? Optional.empty()
                : kept.actingAccount(invitation);
    }

    /** Of a connection by this app of the customer's own, which was made complete for it. */
    public Optional<ConnectionView> actingAccount(InvitationView invitation, UUID registration) {
        return kept.accountAt(invitation, registration);
    }

    /** The one that the connection has which the invitation is about. */
    public Optional<AppRegistration> kept(InvitationView invitation) {
        return invitation.purpose() == InvitationPurpose.ONBOARD && !methods.makesRegistration(invitation)
                ? Optional.empty()
                : kept.of(invitation);
    }

    private boolean serves(UUID registration, String service) {
        return registrations.credentialsOf(registration).stream()
                .anyMatch(credential ->
                        service.equals(credential.service()) && credential.state() == CredentialState.ACTIVE);
    }
}
