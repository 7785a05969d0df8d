package io.gatehouse.invitation;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** An invitation led to a connection. Published in the transaction. */
public record InvitationCompleted(ProviderId provider, UUID invitationId, UUID customerId, UUID connectionId) {}
