package io.gatehouse.connection.token;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.RetryLater;
import java.time.Duration;
import java.util.UUID;

/** A connection gives no access token until somebody repairs it; the reason says what happened. */
public class ConnectionBroken extends RuntimeException {

    private static final Duration BEFORE_IT_IS_HELD = Duration.ofSeconds(1);

    private final UUID connectionId;
    private final HealthReason reason;

    public ConnectionBroken(UUID connectionId, HealthReason reason) {
        super(reason.text());
        this.connectionId = connectionId;
        this.reason = reason;
    }

    /** How a job that met this goes on: a refused credential of the provider's own stops everybody's work and fails none. */
    public RuntimeException judged(ConnectionView connection) {
        String why = String.valueOf(getMessage());
        return connection.providersOwn(reason) ? new RetryLater(BEFORE_IT_IS_HELD, why) : new GiveUp(why);
    }

    public UUID connectionId() {
        return connectionId;
    }

    public HealthReason reason() {
        return reason;
    }
}
