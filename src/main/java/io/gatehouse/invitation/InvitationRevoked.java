package io.gatehouse.invitation;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invitation was revoked, by hand or by a newer one; published in the transaction. The connection is the one whose
 * sign-in waited for the provider and must be dropped, or null.
 */
public record InvitationRevoked(
        ProviderId provider,
        UUID invitationId,
        UUID customerId,
        @Nullable UUID waitingConnectionId,
        Actor actor,
        String reason) {}
