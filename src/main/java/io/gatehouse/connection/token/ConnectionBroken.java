package io.gatehouse.connection.token;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.RetryLater;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A connection gives no access token until somebody repairs it; the reason says what happened. */
public class ConnectionBroken extends RuntimeException {

    private static final Duration BEFORE_IT_IS_HELD = Duration.ofSeconds(1);

    /** Whoever found a sign-in dead says so next; where it died before it could, the next check does. */
    private static final Duration BEFORE_IT_IS_TOLD = Duration.ofSeconds(15);

    private final UUID connectionId;
    private final HealthReason reason;
    private final @Nullable Duration again;

    public ConnectionBroken(UUID connectionId, HealthReason reason) {
        this(connectionId, reason, null);
    }

    private ConnectionBroken(UUID connectionId, HealthReason reason, @Nullable Duration again) {
        super(reason.text());
        this.connectionId = connectionId;
        this.reason = reason;
        this.again = again;
    }

    static ConnectionBroken of(ConnectionView connection) {
        return of(connection, null);
    }

    /** The sign-in of a connection in use is known to be dead; the connection may not be called so yet. */
    static ConnectionBroken ofDeadSignIn(ConnectionView connection) {
        return of(connection, connection.active() ? BEFORE_IT_IS_TOLD : null);
    }

    private static ConnectionBroken of(ConnectionView connection, @Nullable Duration otherwise) {
        boolean held = connection.active() && connection.held();
        return new ConnectionBroken(connection.id(), connection.worstReason(), held ? BEFORE_IT_IS_HELD : otherwise);
    }

    /**
     * How a job that met this goes on: what is held until somebody has acted stops its work and fails none. The alert about
     * the connection tells it, and its repair lets the work go on.
     */
    public RuntimeException judged(ConnectionView connection) {
        String why = String.valueOf(getMessage());
        if (again != null) {
            return new RetryLater(again, why);
        }
        return connection.providersOwn(reason) ? new RetryLater(BEFORE_IT_IS_HELD, why) : new GiveUp(why);
    }

    public UUID connectionId() {
        return connectionId;
    }

    public HealthReason reason() {
        return reason;
    }
}
