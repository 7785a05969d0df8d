package io.gatehouse.alert;

/** Something happened to an alert; published in the transaction that records it. */
public record AlertChanged(Alert alert, Change change) {

    /** What happened. */
    public enum Change {
        RAISED,
        /** The same cause became more pressing. */
        RISEN,
        /** The same cause stops more than before. */
        SPREAD,
        /** Somebody put it off. */
        SNOOZED,
        /** Somebody looks after it, or brought it back: it is put off no more. */
        TAKEN_UP,
        RESOLVED
    }
}
