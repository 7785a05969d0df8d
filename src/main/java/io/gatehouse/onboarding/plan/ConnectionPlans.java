package io.gatehouse.onboarding.plan;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.proof.WrittenPlans;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.NotFound;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Plans the registration of a connection once more, by the invitation that it came from. */
@Component
class ConnectionPlans implements WrittenPlans {

    private static final Logger log = LoggerFactory.getLogger(ConnectionPlans.class);

    private final Invitations invitations;
    private final RegistrationPlans plans;
    private final Profiles profiles;

    ConnectionPlans(Invitations invitations, RegistrationPlans plans, Profiles profiles) {
        this.invitations = invitations;
        this.plans = plans;
        this.profiles = profiles;
    }

    /** Another version of the profile than the one that was agreed to would plan something else. */
    @Override
    public Optional<Written> of(ConnectionView connection) {
        UUID id = connection.invitationId();
        boolean same = profiles.find(connection.profile())
                .filter(profile -> profile.version() == connection.profileVersion())
                .isPresent();
        if (id == null || !same || !connection.ownsRegistration()) {
            return Optional.empty();
        }
        try {
            InvitationView invitation = invitations.get(id);
            return Optional.of(new Written(plans.of(invitation, connection.tenant()), plans.longestLife(invitation)));
        } catch (NotFound | IllegalArgumentException | IllegalStateException unknown) {
            log.info(
                    "The registration of connection {} cannot be planned again: {}",
                    connection.id(),
                    unknown.getMessage());
            return Optional.empty();
        }
    }
}
