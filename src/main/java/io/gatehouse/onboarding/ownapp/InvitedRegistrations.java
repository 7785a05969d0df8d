package io.gatehouse.onboarding.ownapp;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Which of the provider's own registrations an invitation goes through. */
@Component
public class InvitedRegistrations {

    private final AppRegistrations registrations;
    private final Connections connections;
    private final ReturnApps returning;

    InvitedRegistrations(AppRegistrations registrations, Connections connections, ReturnApps returning) {
        this.registrations = registrations;
        this.connections = connections;
        this.returning = returning;
    }

    /** The one that was chosen for it, else the one that its connection has, else the one that is used by default. */
    public AppRegistration of(InvitationView invitation) {
        return Optional.ofNullable(invitation.registrationId())
                .or(() -> ofConnection(invitation))
                .flatMap(this::own)
                .orElseGet(registrations::own);
    }

    /** Through which somebody of a connected customer signs in anew: the customer's own app where it takes sign-ins. */
    public AppRegistration toComeBack(InvitationView invitation) {
        return returning.of(invitation).orElseGet(() -> of(invitation));
    }

    public AppRegistration get(UUID id) {
        return registrations.get(id);
    }

    public boolean isOwn(String clientId) {
        return registrations.allOwn().stream().anyMatch(own -> own.clientId().equalsIgnoreCase(clientId));
    }

    private Optional<UUID> ofConnection(InvitationView invitation) {
        return Optional.ofNullable(invitation.connectionId())
                .flatMap(connections::find)
                .map(ConnectionView::registrationId);
    }

    /** Empty for one in a customer's tenant, and for one that was removed since. */
    private Optional<AppRegistration> own(UUID id) {
        return registrations.allOwn().stream()
                .filter(own -> own.id().equals(id))
                .findFirst();
    }
}
