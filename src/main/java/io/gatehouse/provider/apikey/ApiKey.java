package io.gatehouse.provider.apikey;

import io.gatehouse.provider.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key that was made; the key itself is known to nobody here any more.
 *
 * @param beginning by which people tell keys apart
 * @param refusedAt when somebody last tried it in vain, after it was revoked or had expired
 */
public record ApiKey(
        UUID id,
        String name,
        Role role,
        String beginning,
        String madeBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant refusedAt,
        @Nullable String revokedBy,
        @Nullable Instant revokedAt) {

    /** What it is good for now. */
    public enum State {
        WORKS,
        EXPIRED,
        REVOKED
    }

    public State stateAt(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        return expiresAt.isAfter(now) ? State.WORKS : State.EXPIRED;
    }
}
