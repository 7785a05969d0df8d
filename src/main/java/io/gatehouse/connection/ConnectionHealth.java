package io.gatehouse.connection;

/** How well a connection works; the reasons beside it say why and what to do. */
public enum ConnectionHealth {
    HEALTHY,
    /** Works in part, or could not be checked for the moment. */
    DEGRADED,
    /** Somebody has to act before it works again. */
    ACTION_REQUIRED,
    DISCONNECTED
}
