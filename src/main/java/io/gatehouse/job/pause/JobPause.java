package io.gatehouse.job.pause;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is paused, since when, by whom and why; the subject is a customer's id, a kind of job or a schedule's name.
 *
 * @param suspended whether the whole customer is suspended, which its own page ends
 */
public record JobPause(
        Scope scope, String subject, @Nullable String reason, String by, Instant since, boolean suspended) {

    /** How the sentence begins where a customer is suspended. */
    public static final String SUSPENDED = "The customer is suspended by ";

    /** What can be paused. */
    public enum Scope {
        CUSTOMER,
        KIND,
        SCHEDULE
    }

    public boolean of(Scope other, String what) {
        return scope == other && subject.equals(what);
    }

    /** For whoever waits; in English like all that jobs say. */
    public String sentence() {
        String done = (suspended ? SUSPENDED : "Paused by ") + by;
        return reason == null ? done + "." : done + ": " + reason;
    }
}
