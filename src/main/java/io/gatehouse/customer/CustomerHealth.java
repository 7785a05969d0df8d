package io.gatehouse.customer;

/** The worst health of a customer's connections, as the connection module reports it. */
public enum CustomerHealth {
    HEALTHY,
    DEGRADED,
    ACTION_REQUIRED,
    DISCONNECTED
}
