package io.gatehouse.invitation;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An invitation was revoked, by hand or by a newer one; what waits for it must be dropped. Published in the transaction. */
public record InvitationRevoked(
        ProviderId provider,
        UUID invitationId,
        UUID customerId,
        @Nullable UUID connectionId,
        Actor actor,
        String reason) {}
