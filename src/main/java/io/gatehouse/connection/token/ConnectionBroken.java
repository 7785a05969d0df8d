package io.gatehouse.connection.token;

import io.gatehouse.connection.HealthReason;
import java.util.UUID;

/** A connection gives no access token until somebody repairs it; the reason says what happened. */
public class ConnectionBroken extends RuntimeException {

    private final UUID connectionId;
    private final HealthReason reason;

    public ConnectionBroken(UUID connectionId, HealthReason reason) {
        super(reason.text());
        this.connectionId = connectionId;
        this.reason = reason;
    }

    public UUID connectionId() {
        return connectionId;
    }

    public HealthReason reason() {
        return reason;
    }
}
