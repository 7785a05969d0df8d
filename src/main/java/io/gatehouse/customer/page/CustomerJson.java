package io.gatehouse.customer.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.customer.Contact;
import io.gatehouse.customer.CustomerHealth;
import io.gatehouse.customer.CustomerRow;
import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.Suspension;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A customer in answers of the API.
 *
 * @param suspended only where one customer is read, not in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CustomerJson(
        UUID id,
        String shortName,
        String displayName,
        @Nullable String tenantId,
        @Nullable String tenantDomain,
        @Nullable String tenantName,
        CustomerState state,
        @Nullable Suspension suspended,
        @Nullable CustomerHealth health,
        @Nullable String healthReason,
        @Nullable String reference,
        List<String> labels,
        @Nullable List<Contact> contacts,
        @Nullable String note,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        @Nullable Long version) {

    static CustomerJson of(CustomerView view) {
        return new CustomerJson(
                view.id(),
                view.shortName(),
                view.displayName(),
                text(view.tenant()),
                view.tenantDomain(),
                view.tenantName(),
                view.state(),
                view.suspended(),
                view.health(),
                view.healthReason(),
                view.reference(),
                view.labels(),
                view.contacts(),
                view.note(),
                view.createdAt(),
                view.createdBy(),
                view.updatedAt(),
                view.version());
    }

    static CustomerJson of(CustomerRow row) {
        return new CustomerJson(
                row.id(),
                row.shortName(),
                row.displayName(),
                text(row.tenant()),
                row.tenantDomain(),
                null,
                row.state(),
                null,
                row.health(),
                row.healthReason(),
                row.reference(),
                row.labels(),
                null,
                null,
                row.createdAt(),
                row.createdBy(),
                row.updatedAt(),
                null);
    }

    private static @Nullable String text(@Nullable TenantId tenant) {
        return tenant == null ? null : tenant.value();
    }
}
