package io.gatehouse.shared;

import java.time.Duration;

/** An owner has paused all calls to Microsoft: nothing was asked and nothing has changed; the same is possible later. */
public class CallsPaused extends RuntimeException {

    /** When it is worth looking again. */
    public static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /** @param sentence who has paused them and why */
    public CallsPaused(String sentence) {
        super(sentence);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
