package io.gatehouse.registration.attempt;

/** How far the making of a registration is. */
public enum SagaState {
    RUNNING,
    /** For Microsoft: something is not replicated yet, throttled or out of order. Goes on by itself. */
    WAITING,
    /** Has waited for Microsoft for half an hour; still looks now and then, and goes on by itself. */
    PARKED,
    /** The admin's sign-in ran out: the same link signs in again and the saga goes on. */
    NEEDS_SIGN_IN,
    /** The person who signed in may not do the next step: another administrator must sign in. */
    NEEDS_ADMIN,
    /** A person must mend the cause; then it can be retried, or taken back. */
    FAILED,
    UNDONE,
    READY;

    public boolean over() {
        return this == UNDONE || this == READY;
    }

    /** Whether somebody must sign in before it goes on. */
    public boolean needsPerson() {
        return this == NEEDS_SIGN_IN || this == NEEDS_ADMIN;
    }
}
