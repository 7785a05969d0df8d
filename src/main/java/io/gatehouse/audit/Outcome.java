package io.gatehouse.audit;

/** How an audited action ended. */
public enum Outcome {
    SUCCESS,
    FAILURE,
    REFUSED
}
