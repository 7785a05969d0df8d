package io.gatehouse.microsoft.proof;

import io.gatehouse.microsoft.call.Pacing;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.proof.SigningKeys.SigningKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one key set. A known key is found at once and the set is read again beside it; only a caller with an unknown
 * key id waits for Entra, and all such callers wait for the same read. Nimbus' JWKSourceBuilder does as much, but drops the
 * {@code issuer} of a key.
 */
final class KeySet {

    private static final Logger log = LoggerFactory.getLogger(KeySet.class);

    private static final Duration KEPT = Duration.ofHours(24);

    /** A key that Entra has withdrawn must not count for as long as nobody happens to ask: from then on callers wait. */
    private static final Duration TOO_OLD = KEPT.multipliedBy(2);

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_IN_WINDOW = 2;

    private final Supplier<Map<String, SigningKey>> source;
    private final Clock clock;
    private final Deque<Instant> tries = new ArrayDeque<>();
    private volatile Keys keys = new Keys(Map.of(), Instant.MIN);
    private @Nullable CompletableFuture<Keys> reading;

    private record Keys(Map<String, SigningKey> byId, Instant readAt) {

        boolean lack(String keyId, Duration age, Instant now) {
            return !byId.containsKey(keyId) || readAt.isBefore(now.minus(age));
        }
    }

    KeySet(Supplier<Map<String, SigningKey>> source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** @throws MicrosoftException where no keys are known at all and Entra cannot be asked */
    @Nullable
    SigningKey find(String keyId) {
        Instant now = clock.instant();
        Keys known = keys;
        if (known.lack(keyId, KEPT, now)) {
            CompletableFuture<Keys> read = read(keyId, now);
            known = known.lack(keyId, TOO_OLD, now) ? awaited(read) : known;
        }
        return known.byId().get(keyId);
    }

    /** The read that is under way, or a new one; what is known where none is needed any more, or none may begin yet. */
    private synchronized CompletableFuture<Keys> read(String keyId, Instant now) {
        CompletableFuture<Keys> running = reading;
        if (running != null) {
            return running;
        }
        if (!keys.lack(keyId, KEPT, now) || !mayTry(now)) {
            return CompletableFuture.completedFuture(keys);
        }
        tries.add(now);
        CompletableFuture<Keys> begun = new CompletableFuture<>();
        reading = begun;
        // in a thread of its own: an interrupt of one caller is none of the others
        Thread.ofVirtual().name("signing-keys").start(() -> read(begun, now));
        return begun;
    }

    private boolean mayTry(Instant now) {
        tries.removeIf(at -> at.isBefore(now.minus(WINDOW)));
        return tries.isEmpty()
                || tries.size() < MOST_IN_WINDOW && !tries.getLast().isAfter(now.minus(PAUSE));
    }

    /** Old keys stay in use while Entra is away: they were good a day ago and a sign-in should not fail for it. */
    private void read(CompletableFuture<Keys> begun, Instant now) {
        try {
            begun.complete(ended(new Keys(source.get(), now)));
        } catch (RuntimeException | Error e) {
            Keys known = ended(null);
            if (known.byId().isEmpty()) {
                begun.completeExceptionally(e);
            } else {
                log.info(
                        "Entra's signing keys could not be read, those of {} stay in use: {}",
                        known.readAt(),
                        e.toString());
                begun.complete(known);
            }
        }
    }

    /** Whoever has no keys at all may try again at once. */
    private synchronized Keys ended(@Nullable Keys found) {
        reading = null;
        if (found != null) {
            keys = found;
        } else if (keys.byId().isEmpty()) {
            tries.clear();
        }
        return keys;
    }

    private static Keys awaited(CompletableFuture<Keys> read) {
        try {
            return read.get();
        } catch (InterruptedException e) {
            throw Pacing.interrupted();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        }
    }
}
