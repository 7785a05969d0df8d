package io.gatehouse.microsoft.call;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What Graph still allows in one tenant. From four fifths of a limit on its answers say how much of it is used
 * (G:throttling); from then on our calls follow each other with a pause, so that no 429 comes, which would stop all of
 * them.
 */
final class Headroom {

    static final String USED = "x-ms-throttle-limit-percentage";

    private static final double NEAR = 0.8;
    private static final double BEYOND = 1.0;

    /** Limits of resource units are counted over so long (G:throttling-limits); answers that are near renew it. */
    private static final Duration LASTS = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONG_PAUSE = Duration.ofSeconds(1);

    /** Of the call that is being made: clients of Graph know no tenant. */
    private static final ScopedValue<Headroom> HERE = ScopedValue.newInstance();

    private final Clock clock;
    private final Semaphore lane = new Semaphore(1, true);
    private volatile @Nullable Tight tight;
    private volatile Instant next = Instant.EPOCH;

    private record Tight(Instant until, Duration pause) {}

    Headroom(Clock clock) {
        this.clock = clock;
    }

    /** What an answer of Graph says of it; null where it says nothing. */
    static void told(@Nullable String used) {
        if (used != null && HERE.isBound()) {
            HERE.get().learn(used);
        }
    }

    private void learn(String used) {
        double share = share(used);
        if (share >= NEAR) {
            tight = new Tight(clock.instant().plus(LASTS), share >= BEYOND ? LONG_PAUSE : PAUSE);
        }
    }

    /** Makes a call: at once where there is room, else after those before it and a pause. */
    <T> T within(Duration patience, Supplier<T> call) {
        Tight now = tight;
        boolean inside = HERE.isBound() && HERE.get() == this;
        if (now == null || inside || !clock.instant().isBefore(now.until())) {
            return heard(call);
        }
        enter(patience);
        try {
            Pacing.pause(Duration.between(clock.instant(), next));
            next = clock.instant().plus(now.pause());
            return heard(call);
        } finally {
            lane.release();
        }
    }

    private <T> T heard(Supplier<T> call) {
        return ScopedValue.where(HERE, this).call(call::get);
    }

    private void enter(Duration patience) {
        try {
            if (!lane.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw MicrosoftException.of(FailureKind.QUEUE_FULL, "Close to what Graph allows in this tenant");
            }
        } catch (InterruptedException e) {
            throw Pacing.interrupted();
        }
    }

    private static double share(String used) {
        try {
            return Double.parseDouble(used.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
