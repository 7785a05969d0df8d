package io.gatehouse.registration.attempt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Microsoft is not there yet: the step is tried again by itself. */
public final class NotYet extends RuntimeException {

    private final transient SagaNote note;
    private final @Nullable Duration after;

    public NotYet(SagaNote note) {
        this(note, null);
    }

    public NotYet(SagaNote note, @Nullable Duration after) {
        super(note.code());
        this.note = note;
        this.after = after;
    }

    public SagaNote note() {
        return note;
    }

    /** When Microsoft itself named a time. */
    public @Nullable Duration after() {
        return after;
    }
}
