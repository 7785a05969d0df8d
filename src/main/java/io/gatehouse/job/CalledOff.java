package io.gatehouse.job;

/** Somebody wants the work no more, and said so elsewhere than at the job: it ends as cancelled, and nobody is called. */
public class CalledOff extends RuntimeException {

    /** The reason is shown to people: a plain sentence without secrets. */
    public CalledOff(String reason) {
        super(reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
