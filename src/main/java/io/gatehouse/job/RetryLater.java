package io.gatehouse.job;

import java.time.Duration;

/** The job can't go on now but will after a while: a throttle, an outage. It waits and does not count as a failure. */
public class RetryLater extends RuntimeException {

    private final Duration after;

    /** The reason is shown to people: a plain sentence without secrets. */
    public RetryLater(Duration after, String reason) {
        super(reason);
        this.after = after;
    }

    public Duration after() {
        return after;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
