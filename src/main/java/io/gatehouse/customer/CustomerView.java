package io.gatehouse.customer;

import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A customer as other modules and pages see it. */
public record CustomerView(
        UUID id,
        String shortName,
        String displayName,
        @Nullable String reference,
        @Nullable TenantId tenant,
        @Nullable String tenantDomain,
        @Nullable String tenantName,
        CustomerState state,
        @Nullable Suspension suspended,
        @Nullable CustomerHealth health,
        @Nullable String healthReason,
        List<Contact> contacts,
        List<String> labels,
        @Nullable String note,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        long version) {

    public CustomerView with(List<Contact> people) {
        return new CustomerView(
                id,
                shortName,
                displayName,
                reference,
                tenant,
                tenantDomain,
                tenantName,
                state,
                suspended,
                health,
                healthReason,
                people,
                labels,
                note,
                createdAt,
                createdBy,
                updatedAt,
                version);
    }
}
