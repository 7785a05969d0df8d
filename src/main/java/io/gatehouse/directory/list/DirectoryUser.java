package io.gatehouse.directory.list;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user in the copy of a directory, with Graph's names; the five that programs read by name are there even if null.
 *
 * @param removed true where the user is no longer there; absent else
 * @param removal SOFT_DELETED (restorable), DELETED, or NOT_SEEN by a full pass
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DirectoryUser(
        UUID id,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String userPrincipalName,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String displayName,
        @Nullable String givenName,
        @Nullable String surname,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String mail,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String jobTitle,
        @Nullable String department,
        @Nullable String officeLocation,
        @Nullable String mobilePhone,
        @Nullable List<String> businessPhones,
        @Nullable String preferredLanguage,
        @Nullable String usageLocation,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Boolean accountEnabled,
        @Nullable String userType,
        Instant changedAt,
        @Nullable Boolean removed,
        @Nullable Instant removedAt,
        @Nullable String removal,
        @JsonIgnore String sortName) {

    static DirectoryUser map(ResultSet row, int n) throws SQLException {
        Instant removedAt = instant(row, "removed_at");
        return new DirectoryUser(
                row.getObject("id", UUID.class),
                row.getString("user_principal_name"),
                row.getString("display_name"),
                row.getString("given_name"),
                row.getString("surname"),
                row.getString("mail"),
                row.getString("job_title"),
                row.getString("department"),
                row.getString("office_location"),
                row.getString("mobile_phone"),
                list(row, "business_phones"),
                row.getString("preferred_language"),
                row.getString("usage_location"),
                row.getObject("account_enabled", Boolean.class),
                row.getString("user_type"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                removedAt == null ? null : true,
                removedAt,
                row.getString("removal"),
                row.getString("sort_name"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static @Nullable List<String> list(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? null : List.of((String[]) array.getArray());
    }
}
