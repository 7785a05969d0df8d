package io.gatehouse.subscription.keep;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A subscription as we know it, the secret parts left out. */
public record KeptSubscription(
        UUID id,
        UUID customerId,
        UUID connectionId,
        String wish,
        int part,
        String resource,
        SubscriptionKind kind,
        String origin,
        State state,
        @Nullable String graphId,
        @Nullable String failure,
        Times times,
        long received,
        long refused) {

    /** What one is read from. */
    public static final String COLUMNS = """
            id, customer_id, connection_id, wish, part, resource, kind, origin, state, graph_id, failure, expires_at,
              due_at, seen_at, last_notification_at, received, refused, created_at""";

    /** WANTED: intended, Microsoft has not answered; REFUSED: it said no and is asked again later. */
    public enum State {
        WANTED,
        ACTIVE,
        REFUSED,
        LOST,
        ENDED;

        public boolean live() {
            return this == WANTED || this == ACTIVE || this == REFUSED;
        }
    }

    /** When what happened to it; {@code seenAt}: when Microsoft last confirmed that it has it. */
    public record Times(
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant dueAt,
            @Nullable Instant seenAt,
            @Nullable Instant lastNotificationAt) {}

    /**
     * Until when it certainly lived: news that comes later may have been on its way for hours and proves nothing.
     */
    public Instant lastSign() {
        return times.seenAt() == null ? times.createdAt() : times.seenAt();
    }

    /** The resource without the list of people that it may hold. */
    public String shown() {
        return resource.replaceAll("\\?.*$", "");
    }

    public static KeptSubscription of(ResultSet row, int number) throws SQLException {
        return new KeptSubscription(
                row.getObject("id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                row.getString("wish"),
                row.getInt("part"),
                row.getString("resource"),
                SubscriptionKind.valueOf(row.getString("kind")),
                row.getString("origin"),
                State.valueOf(row.getString("state")),
                row.getString("graph_id"),
                row.getString("failure"),
                new Times(
                        row.getTimestamp("created_at").toInstant(),
                        instant(row.getTimestamp("expires_at")),
                        instant(row.getTimestamp("due_at")),
                        instant(row.getTimestamp("seen_at")),
                        instant(row.getTimestamp("last_notification_at"))),
                row.getLong("received"),
                row.getLong("refused"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
