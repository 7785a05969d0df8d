package io.gatehouse.onboarding.ownapp;

import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Finds the customer's own app for people who come back: the provider's app was removed from such a tenant, and a sign-in
 * through it would put it there again.
 */
@Component
class ReturnApps {

    private final Connections connections;
    private final AppRegistrations registrations;
    private final Profiles profiles;

    ReturnApps(Connections connections, AppRegistrations registrations, Profiles profiles) {
        this.connections = connections;
        this.registrations = registrations;
        this.profiles = profiles;
    }

    /** Empty where no app of the customer's own is known to take a sign-in. */
    Optional<AppRegistration> of(InvitationView invitation) {
        return Optional.ofNullable(invitation.connectionId())
                .flatMap(connections::find)
                .filter(connection -> connection.active() && connection.ownsRegistration())
                .filter(connection -> connection.health() != ConnectionHealth.ACTION_REQUIRED)
                .filter(this::holdsOurCallback)
                .map(connection -> registrations.get(connection.registrationId()))
                .filter(app -> app.origin() != AppRegistration.Origin.ADOPTED);
    }

    private boolean holdsOurCallback(ConnectionView connection) {
        return profiles.find(connection.profile())
                .map(ServiceProfile::registrationTemplate)
                .filter(template -> template.signIn().redirectUris().contains("${portal.callback}"))
                .isPresent();
    }
}
