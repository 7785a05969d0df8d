package io.gatehouse.directory;

import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.InvalidInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The place behind which the next page of the copy begins: by change where asked for changes, else by name. */
record DirectoryCursor(
        @Nullable OffsetDateTime changedAt,
        @Nullable String name,
        @Nullable UUID id) {

    static DirectoryCursor parse(DirectoryQuery query) {
        try {
            return Cursor.parse(query.cursor(), 3)
                    .map(keys -> new DirectoryCursor(
                            Instant.parse(keys.get(0)).atOffset(ZoneOffset.UTC),
                            keys.get(1),
                            UUID.fromString(keys.get(2))))
                    .orElse(new DirectoryCursor(null, null, null));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new InvalidInput("cursor", "cursor.invalid", "This cursor is not one of ours.");
        }
    }

    static String of(Instant changedAt, @Nullable String name, UUID id) {
        return Cursor.of(changedAt, name == null ? "" : name, id);
    }
}
