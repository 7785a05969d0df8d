package io.gatehouse.invitation;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** Nobody finished an invitation in time. Published in the transaction. */
public record InvitationExpired(ProviderId provider, UUID invitationId, UUID customerId) {}
