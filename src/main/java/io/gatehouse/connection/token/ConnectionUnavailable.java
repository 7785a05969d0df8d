package io.gatehouse.connection.token;

import io.gatehouse.job.RetryLater;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** No access token at the moment, through nobody's fault here: Microsoft is down or throttles. Try again after the pause. */
public class ConnectionUnavailable extends RuntimeException {

    private static final Duration PAUSE = Duration.ofSeconds(15);

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

    /** @param named when Microsoft wants to be asked again, where it said so: nobody may ask sooner */
    public static ConnectionUnavailable silent(@Nullable Duration named) {
        return new ConnectionUnavailable("Microsoft does not answer", named == null ? PAUSE : named, named != null);
    }

    /** For another one who would have met the same. */
    ConnectionUnavailable shared() {
        ConnectionUnavailable shared = new ConnectionUnavailable(String.valueOf(getMessage()), retryAfter, ordered);
        shared.initCause(this);
        return shared;
    }

    /** How a job that met this waits. */
    public RetryLater again(String reason) {
        return ordered ? RetryLater.ordered(retryAfter, reason) : new RetryLater(retryAfter, reason);
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
