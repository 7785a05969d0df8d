package io.gatehouse.directory.list;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A domain of a tenant, with Graph's names.
 *
 * @param authenticationType Managed by Entra or Federated with somebody else
 * @param removed true where the tenant no longer has it; absent else
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DirectoryDomain(
        String id,
        @Nullable @JsonProperty("isDefault") Boolean isDefault,
        @Nullable @JsonProperty("isInitial") Boolean isInitial,
        @Nullable @JsonProperty("isRoot") Boolean isRoot,
        @Nullable @JsonProperty("isVerified") Boolean isVerified,
        @Nullable @JsonProperty("isAdminManaged") Boolean isAdminManaged,
        @Nullable String authenticationType,
        @Nullable List<String> supportedServices,
        Instant changedAt,
        @Nullable Boolean removed,
        @Nullable Instant removedAt,
        @JsonIgnore String sortName) {

    static DirectoryDomain map(ResultSet row, int n) throws SQLException {
        Instant removedAt = DirectoryUser.instant(row, "removed_at");
        return new DirectoryDomain(
                row.getString("name"),
                row.getObject("is_default", Boolean.class),
                row.getObject("is_initial", Boolean.class),
                row.getObject("is_root", Boolean.class),
                row.getObject("is_verified", Boolean.class),
                row.getObject("is_admin_managed", Boolean.class),
                row.getString("authentication_type"),
                DirectoryUser.list(row, "services"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                removedAt == null ? null : true,
                removedAt,
                row.getString("sort_name"));
    }
}
