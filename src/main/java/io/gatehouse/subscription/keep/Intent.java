package io.gatehouse.subscription.keep;

import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a subscription that is about to be made will be called by: an address and a state that nobody can guess. */
record Intent(
        UUID id,
        Secret path,
        Secret clientState,
        String origin,
        @Nullable UUID contentKey,
        Instant at) {

    /** An intent without an answer is looked into after that. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    static Intent of(String origin, @Nullable UUID contentKey, Instant now) {
        return new Intent(
                UUID.randomUUID(), Secret.of(Randoms.token()), Secret.of(Randoms.token()), origin, contentKey, now);
    }
}
