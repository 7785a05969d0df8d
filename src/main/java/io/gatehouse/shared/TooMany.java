package io.gatehouse.shared;

import java.time.Duration;

/** A rate limit was met (status 429); tells when to try again. */
public class TooMany extends RuntimeException {

    private final Duration retryAfter;

    public TooMany(String sentence, Duration retryAfter) {
        super(sentence);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
