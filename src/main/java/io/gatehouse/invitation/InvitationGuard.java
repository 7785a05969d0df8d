package io.gatehouse.invitation;

import io.gatehouse.profile.permission.ConnectionMethod;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lets a higher module refuse an invitation that makes no sense to it: a second onboarding of a service that is
 * connected, a reconnect of another customer's connection. Refuses by throwing InvalidInput or Conflict; called in the
 * transaction that would issue it.
 */
public interface InvitationGuard {

    void check(UUID customerId, String profile, InvitationPurpose purpose, @Nullable UUID connectionId);

    /** How a connection is made: an invitation about it that names no method stays with that. */
    default Optional<ConnectionMethod> methodOf(UUID connectionId) {
        return Optional.empty();
    }
}
