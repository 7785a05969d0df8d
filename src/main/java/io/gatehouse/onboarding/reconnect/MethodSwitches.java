package io.gatehouse.onboarding.reconnect;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Takes a connection from a person's sign-in to an application of the customer's own. Until the new way has passed its
 * live test the old one goes on; id, directory copy and history stay.
 */
@Component
class MethodSwitches {

    private final Profiles profiles;
    private final Invitations invitations;

    MethodSwitches(Profiles profiles, Invitations invitations) {
        this.profiles = profiles;
        this.invitations = invitations;
    }

    /** The code of why this connection cannot change over; empty where it can. */
    Optional<String> obstacle(ConnectionView connection) {
        if (!connection.active()) {
            return Optional.of("NOT_ACTIVE");
        }
        if (!connection.method().equals(ConnectionMethod.DELEGATED_TOKEN.name())) {
            return Optional.of("NOT_DELEGATED");
        }
        return offer(connection).isEmpty() ? Optional.of("NOT_OFFERED") : Optional.empty();
    }

    private Optional<MethodOffer> offer(ConnectionView connection) {
        return profiles.offered(connection.profile())
                .flatMap(profile -> profile.offer(ConnectionMethod.NEW_APP_REGISTRATION))
                .filter(offer -> offer.actsAs() == ActsAs.APPLICATION);
    }

    /** An invitation to change over that is open already. */
    Optional<InvitationView> open(ConnectionView connection) {
        return invitations.ofCustomer(connection.customerId()).stream()
                .filter(one -> one.purpose() == InvitationPurpose.SWITCH_METHOD
                        && connection.id().equals(one.connectionId())
                        && !one.status().ended())
                .findFirst();
    }

    String serviceName(ConnectionView connection) {
        return profiles.find(connection.profile())
                .map(ServiceProfile::displayName)
                .orElse(connection.profile());
    }

    UUID invite(ConnectionView connection, Actor actor) {
        obstacle(connection).ifPresent(why -> {
            throw new Conflict(
                    "onboarding.switch.why." + why, "This connection cannot change its method.", connection.id());
        });
        NewInvitation wanted = new NewInvitation(
                connection.customerId(),
                connection.profile(),
                ConnectionMethod.NEW_APP_REGISTRATION,
                InvitationPurpose.SWITCH_METHOD,
                connection.id(),
                null,
                null,
                null,
                null,
                null,
                null,
                true);
        return invitations.issueOnce(wanted, actor).invitation().id();
    }
}
