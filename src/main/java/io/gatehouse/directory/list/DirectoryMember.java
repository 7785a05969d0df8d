package io.gatehouse.directory.list;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A member of a group; the names are absent where it is no user or group that we know, a device for instance. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DirectoryMember(
        UUID id,
        String type,
        @Nullable String displayName,
        @Nullable String userPrincipalName,
        Instant addedAt,
        @JsonIgnore String sortName) {

    static DirectoryMember map(ResultSet row, int n) throws SQLException {
        return new DirectoryMember(
                row.getObject("id", UUID.class),
                row.getString("member_type"),
                row.getString("display_name"),
                row.getString("user_principal_name"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                row.getString("sort_name"));
    }
}
