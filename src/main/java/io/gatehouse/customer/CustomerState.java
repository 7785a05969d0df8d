package io.gatehouse.customer;

/** Where a customer stands on the way from a name to a working connection. */
public enum CustomerState {
    /** Not invited yet, or no invitation is open any more. */
    DRAFT,
    INVITED,
    IN_PROGRESS,
    CONNECTED,
    SUSPENDED,
    OFFBOARDED
}
