package io.gatehouse.job.run;

import io.gatehouse.shared.Cursor;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The place in a list of jobs behind which the next page begins; both parts are null at its start. */
record JobCursor(@Nullable OffsetDateTime time, @Nullable UUID id) {

    static JobCursor parse(@Nullable String text) {
        return Cursor.parse(text, 2)
                .map(keys ->
                        new JobCursor(Cursor.instant(keys.get(0)).atOffset(ZoneOffset.UTC), Cursor.id(keys.get(1))))
                .orElse(new JobCursor(null, null));
    }
}
