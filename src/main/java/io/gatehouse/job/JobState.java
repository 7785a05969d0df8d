package io.gatehouse.job;

/** Where a job stands. */
public enum JobState {
    QUEUED,
    RUNNING,
    /** Tried, and to be tried again at a known time. */
    WAITING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** Whether the job is still to be done. */
    public boolean open() {
        return this == QUEUED || this == RUNNING || this == WAITING;
    }
}
