package io.gatehouse.customer;

import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One line of the list of customers. */
public record CustomerRow(
        UUID id,
        String shortName,
        String displayName,
        @Nullable String reference,
        @Nullable TenantId tenant,
        @Nullable String tenantDomain,
        @Nullable String tenantName,
        CustomerState state,
        @Nullable CustomerHealth health,
        @Nullable String healthReason,
        List<String> labels,
        @Nullable String contact,
        Instant createdAt,
        String createdBy,
        Instant updatedAt) {}
