package io.gatehouse.profile;

/** Tells how many customers a profile concerns; the module that keeps the connections implements it. */
public interface ProfileUsage {

    /** Whom it would concern if this version were in use. */
    Reach reach(ServiceProfile profile);

    /**
     * Customers with a live connection by a profile.
     *
     * @param mustConsent those who have not granted everything that the version asks for
     */
    record Reach(int customers, int mustConsent) {}
}
