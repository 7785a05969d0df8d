package io.gatehouse.registration;

/** How far one step is. */
public enum StepState {
    PENDING,
    RUNNING,
    WAITING,
    DONE,
    /** Not wanted by this plan. */
    SKIPPED,
    FAILED,
    UNDONE;

    boolean over() {
        return this == DONE || this == SKIPPED;
    }
}
