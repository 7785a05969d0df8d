package io.gatehouse.directory.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as it tells of itself, with Graph's names.
 *
 * @param tenantType such as AAD
 * @param onPremisesSyncEnabled whether its people come from a directory of the customer's own
 * @param verifiedDomains names, the default one first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DirectoryOrganization(
        UUID id,
        @Nullable String displayName,
        @Nullable String tenantType,
        @Nullable String countryLetterCode,
        @Nullable String preferredLanguage,
        @Nullable Instant createdDateTime,
        @Nullable Boolean onPremisesSyncEnabled,
        List<String> technicalNotificationMails,
        List<String> verifiedDomains,
        Instant changedAt) {

    static DirectoryOrganization map(ResultSet row, int n) throws SQLException {
        return new DirectoryOrganization(
                row.getObject("tenant_id", UUID.class),
                row.getString("display_name"),
                row.getString("tenant_type"),
                row.getString("country"),
                row.getString("preferred_language"),
                DirectoryUser.instant(row, "created_at"),
                row.getObject("on_premises_sync", Boolean.class),
                Objects.requireNonNull(DirectoryUser.list(row, "technical_mails")),
                Objects.requireNonNull(DirectoryUser.list(row, "verified_domains")),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
