package io.gatehouse.connection;

import java.time.Duration;

/** No access token at the moment, through nobody's fault here: Microsoft is down or throttles. Try again after the pause. */
public class ConnectionUnavailable extends RuntimeException {

    private final Duration retryAfter;

    public ConnectionUnavailable(String sentence, Duration retryAfter) {
        super(sentence);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
