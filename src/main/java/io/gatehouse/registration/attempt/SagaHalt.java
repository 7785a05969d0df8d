package io.gatehouse.registration.attempt;

/** The saga can't reach its end as things are. */
public final class SagaHalt extends RuntimeException {

    private final transient SagaNote note;
    private final boolean hopeless;

    private SagaHalt(SagaNote note, boolean hopeless) {
        super(note.code());
        this.note = note;
        this.hopeless = hopeless;
    }

    /** A person may mend the cause and have it retried. */
    public static SagaHalt mendable(SagaNote note) {
        return new SagaHalt(note, false);
    }

    /** No retry can help: what was made so far is taken back at once. */
    public static SagaHalt hopeless(SagaNote note) {
        return new SagaHalt(note, true);
    }

    public SagaNote note() {
        return note;
    }

    public boolean hopeless() {
        return hopeless;
    }
}
