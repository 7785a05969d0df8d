package io.gatehouse.registration;

/** The saga can't reach its end as things are. */
final class SagaHalt extends RuntimeException {

    private final transient SagaNote note;
    private final boolean hopeless;

    private SagaHalt(SagaNote note, boolean hopeless) {
        super(note.code());
        this.note = note;
        this.hopeless = hopeless;
    }

    /** A person may mend the cause and have it retried. */
    static SagaHalt mendable(SagaNote note) {
        return new SagaHalt(note, false);
    }

    /** No retry can help: what was made so far is taken back at once. */
    static SagaHalt hopeless(SagaNote note) {
        return new SagaHalt(note, true);
    }

    SagaNote note() {
        return note;
    }

    boolean hopeless() {
        return hopeless;
    }
}
