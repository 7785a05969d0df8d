package io.gatehouse.alert;

/** How pressing an alert is, the mildest first. */
public enum AlertSeverity {
    INFO,
    WARNING,
    CRITICAL
}
