package io.gatehouse.alert;

/** Where an alert stands. */
public enum AlertState {
    OPEN,
    /** Somebody knows of it and looks after it. */
    ACKNOWLEDGED,
    /** Out of sight until a set time. */
    SNOOZED,
    /** The cause is gone. */
    RESOLVED
}
