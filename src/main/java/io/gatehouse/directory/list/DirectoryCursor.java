package io.gatehouse.directory.list;

import io.gatehouse.shared.Cursor;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The place behind which the next page of the copy begins: by change where asked for changes, else by name, or by id
 * alone. The last bears a time at which nothing changed: a replica of the release before takes it for a place before all
 * names, and leaves nobody out.
 */
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

    static String byId(UUID id) {
        return of(Instant.EPOCH, null, id);
    }

    boolean isById() {
        return id == null || changedAt != null && changedAt.toInstant().equals(Instant.EPOCH);
    }

    static String of(Instant changedAt, @Nullable String name, UUID id) {
        return Cursor.of(changedAt, name == null ? "" : name, id);
    }
}
