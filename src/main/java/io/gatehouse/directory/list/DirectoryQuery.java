package io.gatehouse.directory.list;

import io.gatehouse.shared.Paging;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a list of the copy shows.
 *
 * @param search beginning of a name or sign-in name
 * @param changedSince what changed at or after this time, removed ones included, in the order of change
 */
record DirectoryQuery(
        @Nullable String search,
        @Nullable Instant changedSince,
        @Nullable String cursor,
        int limit) {

    private static final int MOST = 999;

    Paging paging() {
        return Paging.of(cursor);
    }

    int clamped() {
        return Math.clamp(limit, 1, MOST);
    }

    @Nullable
    String searched() {
        return search == null || search.isBlank() ? null : search.strip();
    }
}
