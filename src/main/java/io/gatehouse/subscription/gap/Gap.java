package io.gatehouse.subscription.gap;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger. What happened between start and end may be unknown here; the end is null while it lasts.
 *
 * @param closedAt when what there is was read, or somebody said that it does not matter
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Gap(
        UUID id,
        UUID customerId,
        UUID connectionId,
        String resource,
        GapCause cause,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant closedAt,
        @Nullable String closedBy,
        @Nullable String note) {

    /** What a gap is read from, of a {@code notification_gap g}. */
    static final String COLUMNS = """
            g.id, g.customer_id, g.connection_id, g.resource, g.cause, g.started_at, g.ended_at, g.closed_at,
              g.closed_by, g.note""";

    static Gap of(ResultSet row, int number) throws SQLException {
        return new Gap(
                row.getObject("id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                row.getString("resource"),
                GapCause.valueOf(row.getString("cause")),
                row.getTimestamp("started_at").toInstant(),
                instant(row.getTimestamp("ended_at")),
                instant(row.getTimestamp("closed_at")),
                row.getString("closed_by"),
                row.getString("note"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
