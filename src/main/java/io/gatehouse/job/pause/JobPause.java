package io.gatehouse.job.pause;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What rests, since when, by whom and why; the subject is a customer's id, a kind of job or a schedule's name. */
public record JobPause(
        Scope scope, String subject, @Nullable String reason, String by, Instant since) {

    /** What can rest. */
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
        return reason == null ? "Paused by " + by + "." : "Paused by " + by + ": " + reason;
    }
}
