package io.gatehouse.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The job can't go on now but will after a while: a throttle, an outage. It waits and does not count as a failure. */
public class RetryLater extends RuntimeException {

    private final Duration after;
    private final boolean ordered;
    private final boolean setback;

    /** The reason is shown to people: a plain sentence without secrets. */
    public RetryLater(Duration after, String reason) {
        this(after, reason, false, false);
    }

    private RetryLater(Duration after, String reason, boolean ordered, boolean setback) {
        super(reason);
        this.after = after;
        this.ordered = ordered;
        this.setback = setback;
    }

    /** The other side named the pause, as with {@code Retry-After}: nobody may shorten it, not even by hand. */
    public static RetryLater ordered(Duration after, String reason) {
        return new RetryLater(after, reason, true, false);
    }

    /**
     * After an outage: as long as the other side named, where it did, and no shorter than the job would wait by itself. A few
     * seconds that are named again and again must not use up in a minute the patience that is meant for hours; the rest of
     * the pause is ours, and a person may shorten it.
     */
    public static RetryLater outage(@Nullable Duration named, Duration own, String reason) {
        return named != null && named.compareTo(own) >= 0 ? ordered(named, reason) : new RetryLater(own, reason);
    }

    /** The same, which the job has patience for a few times only: see {@link JobContext#setbacks()}. */
    public RetryLater counted() {
        return new RetryLater(after, reason(), ordered, true);
    }

    public boolean setback() {
        return setback;
    }

    /** Whether the pause must be kept. */
    public boolean ordered() {
        return ordered;
    }

    public Duration after() {
        return after;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
