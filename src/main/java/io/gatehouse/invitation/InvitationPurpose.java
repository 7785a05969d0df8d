package io.gatehouse.invitation;

/** What an invitation is for; all but the first two are about a connection that exists. */
public enum InvitationPurpose {
    ONBOARD,
    ADD_SERVICE,
    RECONNECT,
    CONSENT_MORE,
    SWITCH_METHOD,
    /** An administrator lends the rights to remove what was made in the tenant. */
    REMOVE;

    public boolean needsConnection() {
        return this != ONBOARD && this != ADD_SERVICE && this != REMOVE;
    }
}
