package io.gatehouse.connection.proof;

/** How a look at something went; each has a text {@code connection.proof.state.<state>}. */
public enum ProofState {
    PASSED,
    FAILED,
    /** Nobody knows: it could not be looked at. */
    UNREAD,
    /** It was looked at with the sign-in of whoever connected; the connection alone cannot look again. */
    AT_CONNECTING
}
