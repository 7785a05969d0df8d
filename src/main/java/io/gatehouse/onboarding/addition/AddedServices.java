package io.gatehouse.onboarding.addition;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.InvitationGuard;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.onboarding.plan.SharedRegistrations;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.Conflict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Knows which services a customer has, which can be added, and whose registration an added one shares. */
@Component
class AddedServices implements InvitationGuard {

    private final Connections connections;
    private final Profiles profiles;
    private final AppRegistrations registrations;
    private final SharedRegistrations shared;

    AddedServices(
            Connections connections, Profiles profiles, AppRegistrations registrations, SharedRegistrations shared) {
        this.connections = connections;
        this.profiles = profiles;
        this.registrations = registrations;
        this.shared = shared;
    }

    /**
     * A service that the customer has not.
     *
     * @param shares the registration that it would use too, or null where it gets one of its own
     */
    record Addable(
            ServiceProfile profile,
            ConnectionMethod method,
            @Nullable AppRegistration shares) {}

    List<ConnectionView> present(UUID customer) {
        return connections.ofCustomer(customer).stream()
                .filter(connection -> connection.state() != ConnectionState.DISCONNECTED)
                .toList();
    }

    /** A connection with the name of its service and of the app that it goes through. */
    record Named(ConnectionView connection, String service, String app) {}

    List<Named> named(UUID customer) {
        return present(customer).stream()
                .map(connection -> new Named(
                        connection,
                        profiles.find(connection.profile())
                                .map(ServiceProfile::displayName)
                                .orElse(connection.profile()),
                        registrations.get(connection.registrationId()).displayName()))
                .toList();
    }

    List<Addable> addable(UUID customer) {
        Set<String> has =
                present(customer).stream().map(ConnectionView::profile).collect(Collectors.toSet());
        return profiles.offered().stream()
                .filter(profile -> !has.contains(profile.key()))
                .map(profile -> addable(customer, profile))
                .toList();
    }

    /** Those that a customer has and may want once more, each with a secret of its own under another name. */
    List<ServiceProfile> again(UUID customer) {
        return present(customer).stream()
                .flatMap(connection -> profiles.offered(connection.profile()).stream())
                .filter(profile -> profile.registrationTemplate() != null
                        && profile.registrationTemplate().credential().perService())
                .toList();
    }

    private Addable addable(UUID customer, ServiceProfile profile) {
        Optional<AppRegistration> joined = shared.of(customer, profile);
        ConnectionMethod method = joined.isPresent()
                ? ConnectionMethod.NEW_APP_REGISTRATION
                : profile.methods().getFirst();
        return new Addable(profile, method, joined.orElse(null));
    }

    @Override
    public void check(UUID customerId, String profile, InvitationPurpose purpose, @Nullable UUID connectionId) {
        if (purpose != InvitationPurpose.ADD_SERVICE) {
            return;
        }
        present(customerId).stream()
                .filter(connection -> connection.profile().equals(profile))
                .findFirst()
                .ifPresent(connection -> {
                    throw new Conflict(
                            "invitation.service.present",
                            "This customer has this service already: repair or re-initiate its connection instead.",
                            connection.id());
                });
    }
}
