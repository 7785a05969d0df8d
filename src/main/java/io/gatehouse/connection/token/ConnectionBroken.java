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
    private final boolean held;

    public ConnectionBroken(UUID connectionId, HealthReason reason) {
        this(connectionId, reason, false);
    }

    private ConnectionBroken(UUID connectionId, HealthReason reason, boolean held) {
        super(reason.text());
        this.connectionId = connectionId;
        this.reason = reason;
        this.held = held;
    }

    static ConnectionBroken of(ConnectionView connection) {
        return new ConnectionBroken(
                connection.id(), connection.worstReason(), connection.active() && connection.held());
    }

    /**
     * How a job that met this goes on: what is held until somebody has acted stops its work and fails none. The alert about
     * the connection tells it, and its repair lets the work go on.
     */
    public RuntimeException judged(ConnectionView connection) {
        String why = String.valueOf(getMessage());
        return held || connection.providersOwn(reason) ? new RetryLater(BEFORE_IT_IS_HELD, why) : new GiveUp(why);
    }

    public UUID connectionId() {
        return connectionId;
    }

    public HealthReason reason() {
        return reason;
    }
}
