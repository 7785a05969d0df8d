package io.gatehouse.invitation;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** A new invitation exists. Published in the transaction. */
public record InvitationIssued(ProviderId provider, UUID invitationId, UUID customerId) {}
