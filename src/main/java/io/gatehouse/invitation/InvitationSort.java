package io.gatehouse.invitation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The orders of the list; each ends in the id, so that a cursor names one row. */
enum InvitationSort {
    CREATED("i.created_at", "timestamptz", true),
    EXPIRES("i.expires_at", "timestamptz", false),
    NAME("lower(c.display_name)", "text", false);

    private final String column;
    private final String type;
    private final boolean descending;

    InvitationSort(String column, String type, boolean descending) {
        this.column = column;
        this.type = type;
        this.descending = descending;
    }

    String column() {
        return column;
    }

    /** Rows behind the cursor, or before it. */
    String beyond(boolean backwards) {
        String operator = descending != backwards ? "<" : ">";
        return "(%s, i.id) %s (cast(:at as %s), cast(:id as uuid))".formatted(column, operator, type);
    }

    String order(boolean backwards) {
        String direction = descending != backwards ? "desc" : "asc";
        return " order by %s %s, i.id %s".formatted(column, direction, direction);
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static InvitationSort of(@Nullable String key) {
        for (InvitationSort sort : values()) {
            if (sort.key().equals(key)) {
                return sort;
            }
        }
        return CREATED;
    }
}
