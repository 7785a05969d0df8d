package io.gatehouse.invitation;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** The customer declined; the link works until it expires. Published in the transaction. */
public record InvitationDeclined(ProviderId provider, UUID invitationId, UUID customerId, String reason) {}
