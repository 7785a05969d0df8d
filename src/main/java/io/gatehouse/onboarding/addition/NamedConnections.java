package io.gatehouse.onboarding.addition;

import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.InvitationGuard;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** An invitation may name only a connection of its own customer and service, or it would renew somebody else's. */
@Component
class NamedConnections implements InvitationGuard {

    private final Connections connections;

    NamedConnections(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void check(UUID customerId, String profile, InvitationPurpose purpose, @Nullable UUID connectionId) {
        if (connectionId == null) {
            return;
        }
        boolean own = !connections.candidate(connectionId)
                && connections
                        .find(connectionId)
                        .filter(found -> found.customerId().equals(customerId)
                                && found.profile().equals(profile))
                        .isPresent();
        if (!own) {
            throw new InvalidInput(
                    "connectionId",
                    "invitation.connection.unknown",
                    "This customer has no such connection for this service.");
        }
        if (connections.get(connectionId).tenantGone()) {
            throw new Conflict(
                    "invitation.customer.tenant-gone",
                    "The customer’s organisation does not exist at Microsoft any more: nobody could follow the link.",
                    connectionId);
        }
    }

    @Override
    public Optional<ConnectionMethod> methodOf(UUID connectionId) {
        return connections.find(connectionId).map(found -> ConnectionMethod.valueOf(found.method()));
    }
}
