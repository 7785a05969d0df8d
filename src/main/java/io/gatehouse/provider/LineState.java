package io.gatehouse.provider;

/** How a line of the set-up stands. */
enum LineState {
    GREEN,
    WRONG,
    /** Nobody has looked yet, or it could not be read. */
    OPEN
}
