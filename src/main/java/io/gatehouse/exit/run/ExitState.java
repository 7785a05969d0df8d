package io.gatehouse.exit.run;

/** Where an exit stands. */
public enum ExitState {
    RUNNING,
    /** An administrator of the customer has to sign in, or the rest is left to the customer. */
    NEEDS_SIGN_IN,
    DONE
}
