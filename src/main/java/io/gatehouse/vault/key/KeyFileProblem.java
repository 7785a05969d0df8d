package io.gatehouse.vault.key;

/** The installation's keys are missing, unreadable or not the ones its data was sealed with; the start is refused. */
final class KeyFileProblem extends RuntimeException {

    KeyFileProblem(String message) {
        super(message);
    }
}
