package io.gatehouse.connection.proof;

import java.util.List;

/**
 * How one look went.
 *
 * @param note ends the message key {@code connection.proof.note.<note>} of what was seen
 */
record Outcome(ProofState state, String called, String note, List<String> about) {

    Outcome {
        about = List.copyOf(about);
    }

    static Outcome passed(String called) {
        return new Outcome(ProofState.PASSED, called, "PASSED", List.of());
    }

    static Outcome failed(String called, String note, String... about) {
        return new Outcome(ProofState.FAILED, called, note, List.of(about));
    }

    static Outcome unread(String called, String note) {
        return new Outcome(ProofState.UNREAD, called, note, List.of());
    }

    static Outcome atConnecting(String called, String note) {
        return new Outcome(ProofState.AT_CONNECTING, called, note, List.of());
    }
}
