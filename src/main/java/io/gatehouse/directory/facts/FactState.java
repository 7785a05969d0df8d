package io.gatehouse.directory.facts;

/** How the last reading of a kind of facts went. */
public enum FactState {
    COPIED,
    /** The permission was not granted. */
    NOT_GRANTED,
    /** Microsoft refused it though the permission was granted: the account behind the sign-in may lack a role. */
    REFUSED,
    /** Microsoft's answer was none that can be used. */
    UNREADABLE
}
