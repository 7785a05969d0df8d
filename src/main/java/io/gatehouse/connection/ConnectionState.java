package io.gatehouse.connection;

/** Where a connection stands in its life. */
public enum ConnectionState {
    /** Sealed and unused until the provider confirms the tenant. */
    WAITING,
    ACTIVE,
    DISCONNECTED
}
