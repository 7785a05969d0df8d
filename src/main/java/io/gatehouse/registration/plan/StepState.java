package io.gatehouse.registration.plan;

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

    public boolean over() {
        return this == DONE || this == SKIPPED;
    }
}
