package io.gatehouse.job;

/** Thrown when the work is no longer wanted; the job ends as cancelled and raises no alert. */
public class CalledOff extends RuntimeException {

    /** The reason is shown to people: a plain sentence without secrets. */
    public CalledOff(String reason) {
        super(reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
