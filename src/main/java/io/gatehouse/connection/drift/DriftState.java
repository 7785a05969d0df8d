package io.gatehouse.connection.drift;

/** What somebody of the provider has decided about a difference. */
public enum DriftState {
    /** Nobody has looked at it yet. */
    NEW,
    /** Fine until a day; then it is new again. */
    ACCEPTED,
    /** This customer wants it so. */
    CUSTOMER_SPECIFIC,
    MUST_FIX;

    /** Whether it counts against the connection. */
    public boolean counts() {
        return this == NEW || this == MUST_FIX;
    }
}
