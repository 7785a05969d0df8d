package io.gatehouse.connection.token;

import io.gatehouse.job.RetryLater;
import java.time.Duration;

/** No access token at the moment, through nobody's fault here: Microsoft is down or throttles. Try again after the pause. */
public class ConnectionUnavailable extends RuntimeException {

    private final Duration retryAfter;
    private final boolean ordered;

    public ConnectionUnavailable(String sentence, Duration retryAfter) {
        this(sentence, retryAfter, false);
    }

    private ConnectionUnavailable(String sentence, Duration retryAfter, boolean ordered) {
        super(sentence);
        this.retryAfter = retryAfter;
        this.ordered = ordered;
    }

    public static ConnectionUnavailable throttled(Duration retryAfter) {
        return new ConnectionUnavailable("Microsoft asks for a pause", retryAfter, true);
    }

    /** How a job that met this waits. */
    public RetryLater again(String reason) {
        return ordered ? RetryLater.ordered(retryAfter, reason) : new RetryLater(retryAfter, reason);
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
