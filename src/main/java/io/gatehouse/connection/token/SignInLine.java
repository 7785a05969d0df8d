package io.gatehouse.connection.token;

import io.gatehouse.microsoft.call.HostWatch;
import io.gatehouse.microsoft.call.KeepsQuiet;
import io.gatehouse.microsoft.call.QuietTimes.Side;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The way to Microsoft's sign-in. While it answers nobody, one call in a few seconds tries whether it is back and all
 * others are spared: thousands of jobs that ask again would keep it down, and every thread waiting for it. Proofs of
 * life are few and always go: they try too.
 */
@Component
class SignInLine implements HostWatch {

    /** So many connections in a row without an answer, and it is Microsoft, not one of them. */
    private static final int SEVERAL = 8;

    private static final Duration BETWEEN_TRIALS = Duration.ofSeconds(5);
    private static final Duration SPARED = Duration.ofSeconds(20);

    private final Clock clock;
    private final Set<UUID> silent = new HashSet<>();
    private Instant nextTrial = Instant.MIN;
    private @Nullable Instant since;
    private long spared;

    SignInLine(Clock clock) {
        this.clock = clock;
    }

    /** How long to stay away; empty for whoever may call, as one may now and then while nobody is answered. */
    Optional<Duration> closed() {
        // those who were spared must not all come at the same moment
        return open()
                ? Optional.empty()
                : Optional.of(SPARED.plusMillis(ThreadLocalRandom.current().nextLong(SPARED.toMillis())));
    }

    /** A call whose outcome tells whether Microsoft answers. */
    <T> T call(UUID connection, Supplier<T> work) {
        try {
            T answer = work.get();
            answered();
            return answer;
        } catch (KeepsQuiet e) {
            throw e;
        } catch (MicrosoftException e) {
            learn(connection, e.failure());
            throw e;
        }
    }

    @Override
    public Side side() {
        return Side.SIGN_IN;
    }

    @Override
    public synchronized Reading reading() {
        return new Reading(since == null ? State.CLOSED : State.OPEN, since, spared);
    }

    private void learn(UUID connection, MicrosoftFailure failure) {
        if (failure instanceof MicrosoftFailure.Unavailable) {
            unanswered(connection);
        } else {
            answered();
        }
    }

    private synchronized boolean open() {
        if (silent.size() < SEVERAL) {
            return true;
        }
        Instant now = clock.instant();
        if (now.isBefore(nextTrial)) {
            spared++;
            return false;
        }
        nextTrial = now.plus(BETWEEN_TRIALS);
        return true;
    }

    private synchronized void answered() {
        silent.clear();
        since = null;
    }

    private synchronized void unanswered(UUID connection) {
        if (silent.size() < SEVERAL) {
            silent.add(connection);
            nextTrial = clock.instant().plus(BETWEEN_TRIALS);
            since = silent.size() < SEVERAL ? null : clock.instant();
        }
    }
}
