package io.gatehouse.directory.list;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group; the names are absent where it is no user or group that we know, a device for instance.
 *
 * @param removed true where it is no member any more: it left, or it or the group is gone; absent else
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DirectoryMember(
        UUID id,
        String type,
        @Nullable String displayName,
        @Nullable String userPrincipalName,
        Instant addedAt,
        @Nullable Boolean removed,
        @Nullable Instant removedAt,
        @JsonIgnore String sortName) {

    /** When it joined or left. */
    Instant changedAt() {
        return removedAt == null ? addedAt : removedAt;
    }

    static DirectoryMember map(ResultSet row, int n) throws SQLException {
        Instant removedAt = DirectoryUser.instant(row, "removed_at");
        return new DirectoryMember(
                row.getObject("id", UUID.class),
                row.getString("member_type"),
                row.getString("display_name"),
                row.getString("user_principal_name"),
                row.getObject("added_at", OffsetDateTime.class).toInstant(),
                removedAt == null ? null : true,
                removedAt,
                row.getString("sort_name"));
    }
}
