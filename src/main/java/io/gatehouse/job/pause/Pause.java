package io.gatehouse.job.pause;

import java.time.Instant;

/** A pause that stands: who wanted it and why. */
public record Pause(Topic topic, String reason, String by, Instant since) {

    /** For whoever waits; in English like all that jobs say. */
    public String sentence() {
        return topic.words() + " by " + by + ": " + reason;
    }
}
