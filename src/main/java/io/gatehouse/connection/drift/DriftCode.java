package io.gatehouse.connection.drift;

/** How a tenant can differ from what a connection was agreed to; each has texts {@code connection.drift.<code>}. */
public enum DriftCode {
    /** A delegated permission that was wanted is not granted to the organisation. */
    PERMISSION_MISSING(true),
    /** It is granted, but to the person alone who signed in. */
    CONSENT_PERSONAL(true),
    /** An application permission that was wanted is not assigned. */
    ROLE_MISSING(true),
    /** Nothing is granted any more. */
    CONSENT_REMOVED(true),
    /** The app is no longer in the tenant. */
    APP_REMOVED(true),
    /** Somebody has disabled the app: it gets no tokens. */
    APP_DISABLED(false),
    /** The credential in use is no longer at Microsoft. */
    CREDENTIAL_GONE(true),
    /** Somebody else's credential is on the app: whoever has it can act as the app. */
    CREDENTIAL_FOREIGN(false),
    /** More is granted than was ever asked for. */
    PERMISSION_EXTRA(false),
    ROLE_EXTRA(false);

    private final boolean repairable;

    DriftCode(boolean repairable) {
        this.repairable = repairable;
    }

    /** Whether a repair link mends it; the rest takes somebody on Microsoft's pages. */
    public boolean repairable() {
        return repairable;
    }

    /** Whether it harms nobody until somebody says that it does. */
    boolean harmless() {
        return this == PERMISSION_EXTRA || this == ROLE_EXTRA;
    }
}
