package io.gatehouse.registration.credential;

/** How far a credential is on its way from intent to grave. */
public enum CredentialState {
    /** The row came first; Microsoft may or may not know it. */
    INTENDED,
    /** Microsoft knows it; the token endpoint has not accepted it yet. */
    UPLOADED,
    /** Accepted by the token endpoint, and used. */
    ACTIVE,
    /** Replaced by a newer one, still to be removed at Microsoft. */
    RETIRED,
    /** Gone at Microsoft and erased here. */
    REMOVED
}
