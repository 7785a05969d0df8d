package io.gatehouse.shared;

import java.time.Duration;

/** Input that cannot be judged because somebody who has to be asked does not answer (status 503); later it may be good. */
public class NotNow extends InvalidInput {

    private final Duration retryAfter;

    public NotNow(String field, String key, String sentence, Duration retryAfter, Object... arguments) {
        super(field, key, sentence, arguments);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
