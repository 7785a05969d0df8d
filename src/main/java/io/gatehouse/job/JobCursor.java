package io.gatehouse.job;

import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.InvalidInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The place in a list of jobs behind which the next page begins; both parts are null at its start. */
record JobCursor(@Nullable OffsetDateTime time, @Nullable UUID id) {

    static JobCursor parse(@Nullable String text) {
        try {
            return Cursor.parse(text, 2)
                    .map(keys -> new JobCursor(
                            Instant.parse(keys.get(0)).atOffset(ZoneOffset.UTC), UUID.fromString(keys.get(1))))
                    .orElse(new JobCursor(null, null));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new InvalidInput("cursor", "cursor.invalid", "This cursor is not one of ours.");
        }
    }
}
