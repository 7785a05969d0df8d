package io.gatehouse.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** Real time plus an offset that only moves forward, so that 90 idle days can pass in a second. */
public final class SandboxClock extends Clock {

    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(Clock.system(zone), offset());
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(offset());
    }

    public Duration offset() {
        return offset.get();
    }

    /** What clocks show that no switch moves: those of whoever dates or checks something outside of the sandbox. */
    public Instant outside() {
        return Instant.now();
    }

    void forward(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("The sandbox clock only moves forward");
        }
        offset.updateAndGet(before -> before.plus(by));
    }

    void reset(Duration to) {
        offset.set(to);
    }
}
