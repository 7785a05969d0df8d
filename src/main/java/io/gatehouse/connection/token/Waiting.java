package io.gatehouse.connection.token;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Those who want a token of one sign-in: one asks Microsoft, the others wait for what comes of it. Where nothing comes they
 * do not ask one after the other, each for as long as the first: the last one would be answered after minutes.
 */
final class Waiting {

    private static final Duration PAUSE = Duration.ofSeconds(15);

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ConnectionUnavailable failure;
    private long failedAt;

    /** @throws ConnectionUnavailable where that takes too long, or somebody wants this thread to end */
    void enter(Duration patience) {
        try {
            if (lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ConnectionUnavailable("Others wait for a token of this sign-in", PAUSE);
    }

    /** @throws ConnectionUnavailable where somebody has met that while this one waited */
    void sharedSince(long begun) {
        if (failure != null && failedAt - begun >= 0) {
            throw failure.shared();
        }
    }

    /** Of whoever is in. */
    void failed(ConnectionUnavailable met) {
        failure = met;
        failedAt = System.nanoTime();
    }

    void leave() {
        lock.unlock();
    }
}
