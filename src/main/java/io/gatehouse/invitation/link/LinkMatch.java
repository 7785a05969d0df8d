package io.gatehouse.invitation.link;

import io.gatehouse.shared.ProviderId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The invitation that a link token belongs to; a revoked link still tells which one it was. */
public record LinkMatch(
        ProviderId provider,
        UUID invitationId,
        UUID linkTokenId,
        @Nullable Instant revokedAt) {}
