package io.gatehouse.customer.register;

import io.gatehouse.customer.Contact;
import io.gatehouse.customer.CustomerHealth;
import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.Suspension;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** An organisation that is being connected, or is; its short name is its identity among people. */
@Entity
@Table(name = "customer")
class Customer {

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID providerId;

    private String shortName;
    private String displayName;
    private @Nullable String reference;
    private @Nullable String tenantId;
    private @Nullable String tenantDomain;
    private @Nullable String tenantName;

    @Enumerated(EnumType.STRING)
    private CustomerState state;

    /** Where a suspended customer stands otherwise. */
    @Enumerated(EnumType.STRING)
    private @Nullable CustomerState suspendedFrom;

    private @Nullable String suspendedReason;
    private @Nullable String suspendedBy;
    private @Nullable Instant suspendedAt;

    @Enumerated(EnumType.STRING)
    private @Nullable CustomerHealth health;

    private @Nullable String healthReason;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> labels;

    private @Nullable String note;

    @Column(updatable = false)
    private Instant createdAt;

    @Column(updatable = false)
    private String createdBy;

    private Instant updatedAt;

    @Version
    private @Nullable Long version;

    protected Customer() {}

    static Customer create(CustomerFacts facts, String createdBy, Instant now) {
        Customer customer = new Customer();
        customer.id = UUID.randomUUID();
        customer.providerId = ProviderScope.required().value();
        customer.state = CustomerState.DRAFT;
        customer.createdAt = now;
        customer.createdBy = createdBy;
        customer.describe(facts, now);
        return customer;
    }

    UUID id() {
        return id;
    }

    String displayName() {
        return displayName;
    }

    CustomerState state() {
        return state;
    }

    /** Where it stands on its way, suspended or not. */
    CustomerState way() {
        return suspendedFrom == null ? state : suspendedFrom;
    }

    @Nullable
    CustomerHealth health() {
        return health;
    }

    long version() {
        return version == null ? 0 : version;
    }

    @Nullable
    TenantId tenant() {
        return tenantId == null ? null : new TenantId(tenantId);
    }

    /** Replaces what people maintain; the tenant's name, found at the sign-in, stays while the tenant does. */
    void describe(CustomerFacts facts, Instant now) {
        String tenant = facts.tenant() == null ? null : facts.tenant().value();
        if (tenant == null || !tenant.equals(tenantId)) {
            tenantName = null;
        }
        shortName = facts.shortName();
        displayName = facts.displayName();
        reference = facts.reference();
        tenantId = tenant;
        tenantDomain = facts.tenantDomain();
        labels = List.copyOf(facts.labels());
        note = facts.note();
        updatedAt = now;
    }

    CustomerFacts facts() {
        return new CustomerFacts(shortName, displayName, reference, tenant(), tenantDomain, labels, note);
    }

    /** Moves along the way to a connection; a connected customer stays connected whatever its invitations do. */
    void move(CustomerState next, Instant now) {
        if (way() == next || state == CustomerState.OFFBOARDED) {
            return;
        }
        if (suspendedFrom == null) {
            state = next;
        } else {
            suspendedFrom = next;
        }
        updatedAt = now;
    }

    /** Says whether this is news; who is suspended already keeps the first reason. */
    boolean suspend(String reason, String by, Instant now) {
        if (state == CustomerState.SUSPENDED) {
            return false;
        }
        suspendedFrom = state;
        suspendedReason = reason;
        suspendedBy = by;
        suspendedAt = now;
        state = CustomerState.SUSPENDED;
        updatedAt = now;
        return true;
    }

    /** Says whether this is news. */
    boolean resume(Instant now) {
        if (state != CustomerState.SUSPENDED) {
            return false;
        }
        state = way();
        endSuspension();
        updatedAt = now;
        return true;
    }

    private void endSuspension() {
        suspendedFrom = null;
        suspendedReason = null;
        suspendedBy = null;
        suspendedAt = null;
    }

    void bind(TenantId tenant, @Nullable String domain, @Nullable String name, Instant now) {
        tenantId = tenant.value();
        tenantDomain = domain == null ? tenantDomain : domain;
        tenantName = name == null ? tenantName : name;
        updatedAt = now;
    }

    /** For good: the names stay for the record, everything else goes. */
    void offboard(Instant now) {
        state = CustomerState.OFFBOARDED;
        endSuspension();
        health = null;
        healthReason = null;
        tenantId = null;
        tenantDomain = null;
        tenantName = null;
        reference = null;
        note = null;
        labels = List.of();
        updatedAt = now;
    }

    boolean reportHealth(CustomerHealth now, @Nullable String reason, Instant at) {
        boolean changed = health != now || !Objects.equals(healthReason, reason);
        if (changed) {
            health = now;
            healthReason = reason;
            updatedAt = at;
        }
        return changed;
    }

    CustomerView view(List<Contact> contacts) {
        return new CustomerView(
                id,
                shortName,
                displayName,
                reference,
                tenant(),
                tenantDomain,
                tenantName,
                state,
                suspendedAt == null || suspendedReason == null || suspendedBy == null
                        ? null
                        : new Suspension(suspendedReason, suspendedBy, suspendedAt),
                health,
                healthReason,
                contacts,
                List.copyOf(labels),
                note,
                createdAt,
                createdBy,
                updatedAt,
                version());
    }
}
