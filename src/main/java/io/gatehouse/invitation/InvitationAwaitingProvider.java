package io.gatehouse.invitation;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** Consented and tested: an operator has to add it. Published in the transaction. */
public record InvitationAwaitingProvider(ProviderId provider, UUID invitationId, UUID customerId, UUID connectionId) {}
