package io.gatehouse.directory.list;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A group in the copy of a directory, with Graph's names; removed ones as {@link DirectoryUser} tells them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DirectoryGroup(
        UUID id,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String displayName,
        @Nullable String description,
        @Nullable String mail,
        @Nullable Boolean mailEnabled,
        @Nullable Boolean securityEnabled,
        @Nullable List<String> groupTypes,
        long memberCount,
        Instant changedAt,
        @Nullable Boolean removed,
        @Nullable Instant removedAt,
        @Nullable String removal,
        @JsonIgnore String sortName) {

    static DirectoryGroup map(ResultSet row, int n) throws SQLException {
        Instant removedAt = DirectoryUser.instant(row, "removed_at");
        return new DirectoryGroup(
                row.getObject("id", UUID.class),
                row.getString("display_name"),
                row.getString("description"),
                row.getString("mail"),
                row.getObject("mail_enabled", Boolean.class),
                row.getObject("security_enabled", Boolean.class),
                DirectoryUser.list(row, "group_types"),
                row.getLong("member_count"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                removedAt == null ? null : true,
                removedAt,
                row.getString("removal"),
                row.getString("sort_name"));
    }
}
