package io.gatehouse.invitation;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** A sign-in was good but could not be made a connection, and the customer cannot help it. Published in the transaction. */
public record InvitationFailed(ProviderId provider, UUID invitationId, UUID customerId, String step, String reason) {}
