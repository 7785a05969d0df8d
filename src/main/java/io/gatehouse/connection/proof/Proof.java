package io.gatehouse.connection.proof;

import java.time.Instant;

/**
 * One thing that was tried or looked at with a connection.
 *
 * @param kind {@link #LIVE_CALL}, or a check of the profile by its name
 * @param refuses whether the profile says that the connection must not go on without it
 * @param called what was asked for it, such as {@code GET /me/chats}; empty where nothing was
 * @param detail what was seen, in plain words
 */
public record Proof(String kind, ProofState state, boolean refuses, String called, String detail, Instant at) {

    public static final String LIVE_CALL = "LIVE_CALL";

    /** Message key of its name. */
    public String key() {
        return kind.equals(LIVE_CALL) ? "connection.proof.LIVE_CALL" : "profile.check." + kind;
    }

    public boolean failed() {
        return state == ProofState.FAILED;
    }
}
