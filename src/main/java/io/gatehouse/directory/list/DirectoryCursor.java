package io.gatehouse.directory.list;

import io.gatehouse.shared.Cursor;
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
        return Cursor.parse(query.paging().cursor(), 3)
                .map(keys -> new DirectoryCursor(
                        Cursor.instant(keys.get(0)).atOffset(ZoneOffset.UTC), keys.get(1), Cursor.id(keys.get(2))))
                .orElse(new DirectoryCursor(null, null, null));
    }

    static String of(Instant changedAt, @Nullable String name, UUID id) {
        return Cursor.of(changedAt, name == null ? "" : name, id);
    }
}
