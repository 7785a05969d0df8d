package io.gatehouse.registration;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Microsoft is not there yet: the step is tried again by itself. */
final class NotYet extends RuntimeException {

    private final transient SagaNote note;
    private final @Nullable Duration after;

    NotYet(SagaNote note) {
        this(note, null);
    }

    NotYet(SagaNote note, @Nullable Duration after) {
        super(note.code());
        this.note = note;
        this.after = after;
    }

    SagaNote note() {
        return note;
    }

    /** When Microsoft itself named a time. */
    @Nullable
    Duration after() {
        return after;
    }
}
