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
 * A product that a tenant has bought, with Graph's names.
 *
 * @param capabilityStatus Enabled, Warning, Suspended, Deleted or LockedOut
 * @param consumedUnits how many are assigned
 * @param removed true where the tenant no longer has it; absent else
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DirectoryLicence(
        UUID skuId,
        @Nullable String skuPartNumber,
        @Nullable String capabilityStatus,
        @Nullable String appliesTo,
        Units prepaidUnits,
        @Nullable Integer consumedUnits,
        Instant changedAt,
        @Nullable Boolean removed,
        @Nullable Instant removedAt,
        @JsonIgnore String sortName) {

    /** What was bought. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Units(
            @Nullable Integer enabled,
            @Nullable Integer suspended,
            @Nullable Integer warning) {}

    static DirectoryLicence map(ResultSet row, int n) throws SQLException {
        Instant removedAt = DirectoryUser.instant(row, "removed_at");
        return new DirectoryLicence(
                row.getObject("sku_id", UUID.class),
                row.getString("part_number"),
                row.getString("capability_status"),
                row.getString("applies_to"),
                new Units(
                        row.getObject("enabled_units", Integer.class),
                        row.getObject("suspended_units", Integer.class),
                        row.getObject("warning_units", Integer.class)),
                row.getObject("consumed_units", Integer.class),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                removedAt == null ? null : true,
                removedAt,
                row.getString("sort_name"));
    }
}
