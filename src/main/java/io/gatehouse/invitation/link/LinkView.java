package io.gatehouse.invitation.link;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A link of an invitation as people see it: never the link itself. */
public record LinkView(
        UUID id,
        LinkOrigin origin,
        @Nullable String recipient,
        @Nullable LinkStep step,
        String madeBy,
        Instant createdAt,
        @Nullable Instant lastSeenAt,
        @Nullable Instant revokedAt,
        @Nullable String revokedBy) {

    public boolean live() {
        return revokedAt == null;
    }
}
