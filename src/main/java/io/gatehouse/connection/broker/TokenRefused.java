package io.gatehouse.connection.broker;

import io.gatehouse.connection.HealthReason;
import java.util.UUID;

/** The broker gives no token: why, and what ends that. */
class TokenRefused extends RuntimeException {

    private final UUID connection;
    private final HealthReason reason;
    private final Repair repair;

    TokenRefused(UUID connection, HealthReason reason, Repair repair) {
        super(reason.text());
        this.connection = connection;
        this.reason = reason;
        this.repair = repair;
    }

    UUID connection() {
        return connection;
    }

    HealthReason reason() {
        return reason;
    }

    Repair repair() {
        return repair;
    }
}
