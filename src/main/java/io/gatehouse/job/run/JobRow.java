package io.gatehouse.job.run;

import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a row of {@code job_run}. */
final class JobRow {

    static final String COLUMNS = """
            id, kind, subject, customer_id, connection_id, state, progress_done, progress_total, progress_text, attempt,
              error, requested_by, created_at, started_at, finished_at, next_attempt_at, not_before""";

    private JobRow() {}

    static JobView map(ResultSet row, int n) throws SQLException {
        return new JobView(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("subject"),
                row.getObject("customer_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                JobState.valueOf(row.getString("state")),
                progress(row),
                row.getInt("attempt"),
                row.getString("error"),
                row.getString("requested_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                instant(row, "next_attempt_at"),
                instant(row, "not_before"));
    }

    private static JobView.@Nullable Progress progress(ResultSet row) throws SQLException {
        String text = row.getString("progress_text");
        return text == null
                ? null
                : new JobView.Progress(row.getLong("progress_done"), row.getObject("progress_total", Long.class), text);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
