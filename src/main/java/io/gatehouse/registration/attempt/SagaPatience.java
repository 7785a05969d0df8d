package io.gatehouse.registration.attempt;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How long a saga waits for Microsoft before it looks again: what was made shows everywhere within seconds, at times minutes. */
public final class SagaPatience {

    static final Duration PARK_AFTER = Duration.ofMinutes(30);

    private static final Duration PARKED = Duration.ofMinutes(5);
    private static final int[] SECONDS = {1, 2, 4, 8, 15};

    private SagaPatience() {}

    public static boolean parked(@Nullable Instant waitingSince, Instant now) {
        return waitingSince != null && waitingSince.plus(PARK_AFTER).isBefore(now);
    }

    /** 1, 2, 4, 8, 15, 15 … seconds, a fifth more or less; five minutes once it is parked. */
    public static Duration pause(int tries, boolean parked, @Nullable Duration asked) {
        Duration base = parked ? PARKED : Duration.ofSeconds(SECONDS[Math.clamp(tries - 1L, 0, SECONDS.length - 1)]);
        long spread = base.toMillis() / 5;
        Duration own = base.plusMillis(ThreadLocalRandom.current().nextLong(-spread, spread + 1));
        return asked != null && asked.compareTo(own) > 0 ? asked : own;
    }
}
