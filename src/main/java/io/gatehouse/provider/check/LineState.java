package io.gatehouse.provider.check;

/** How a line of the set-up stands. */
public enum LineState {
    GREEN,
    WRONG,
    /** Nobody has looked yet, or it could not be read. */
    OPEN
}
