package io.gatehouse.registration.rotation;

/** How far the replacement of a credential is. */
public enum RotationState {
    RUNNING,
    /** For Microsoft, or until the old one has been spared long enough. Goes on by itself. */
    WAITING,
    /** The app may not change its own credentials: an administrator must sign in. */
    NEEDS_SIGN_IN,
    /** Stopped; the old credential is still in use. */
    FAILED,
    DONE;

    public boolean over() {
        return this == FAILED || this == DONE;
    }
}
