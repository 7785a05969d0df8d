package io.gatehouse.job;

/** The job can't succeed as things are; it fails at once and waits for a person. */
public class GiveUp extends RuntimeException {

    /** The reason is shown to people: a plain sentence without secrets. */
    public GiveUp(String reason) {
        super(reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
