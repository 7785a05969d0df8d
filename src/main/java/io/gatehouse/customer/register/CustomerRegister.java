package io.gatehouse.customer.register;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.customer.Contact;
import io.gatehouse.customer.CustomerChange;
import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.NewCustomer;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Instants;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates and changes customers. Microsoft is asked for the tenant before the transaction begins. */
@Component
class CustomerRegister {

    private final CustomerRepository customers;
    private final Contacts contacts;
    private final TenantLookup tenants;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final TransactionTemplate transaction;

    CustomerRegister(
            CustomerRepository customers,
            Contacts contacts,
            TenantLookup tenants,
            ApplicationEventPublisher events,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.customers = customers;
        this.contacts = contacts;
        this.tenants = tenants;
        this.events = events;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    private record Known(CustomerFacts facts, List<Contact> people) {}

    CustomerView create(NewCustomer wanted, Actor actor) {
        List<Contact> people = Contact.checked(wanted.contacts());
        CustomerFacts rough = facts(wanted, null);
        TenantLookup.Found tenant = tenants.find(wanted.tenant()).orElse(null);
        CustomerFacts facts = tenant == null ? rough : facts(wanted, tenant);
        refuseHome(facts.tenant(), null);
        return inTransaction(facts, null, () -> {
            Customer customer = customers.saveAndFlush(Customer.create(facts, actor.name(), now()));
            contacts.replace(customer.id(), people);
            publish(actor, "customer.created", customer);
            return customer.view(people);
        });
    }

    CustomerView update(UUID id, CustomerChange change, Actor actor) {
        TenantLookup.Found tenant = change.tenant() == null
                ? null
                : tenants.find(change.tenant().orElse(null)).orElse(null);
        Known before =
                required(transaction.execute(status -> new Known(existing(id).facts(), contacts.of(id))));
        CustomerFacts facts = merged(before.facts(), change, tenant);
        List<Contact> people = change.contacts() == null ? null : Contact.checked(change.contacts(), before.people());
        refuseHome(facts.tenant(), before.facts().tenant());
        return inTransaction(facts, id, () -> {
            Customer customer = customers.lock(provider(), id).orElseThrow(() -> new NotFound("No customer " + id));
            refuseStale(customer, change.version());
            refuseRebinding(customer, facts);
            customer.describe(facts, now());
            Customer saved = customers.saveAndFlush(customer);
            if (people != null) {
                contacts.replace(id, people);
            }
            publish(actor, "customer.updated", saved);
            return saved.view(contacts.of(id));
        });
    }

    private void refuseHome(@Nullable TenantId tenant, @Nullable TenantId before) {
        if (tenant != null && !tenant.equals(before)) {
            tenants.refuseHome(tenant);
        }
    }

    boolean home(TenantId tenant) {
        return tenants.home(tenant);
    }

    void refuseTenantOfAnother(TenantId tenant, @Nullable UUID self) {
        customers
                .withTenant(provider(), tenant.value())
                .filter(other -> !other.id().equals(self))
                .ifPresent(other -> {
                    throw new Conflict(
                            Customers.TENANT_TAKEN,
                            "This tenant already belongs to customer " + other.displayName() + ".",
                            other.id());
                });
    }

    private CustomerView inTransaction(CustomerFacts facts, @Nullable UUID self, Supplier<CustomerView> work) {
        try {
            return required(transaction.execute(status -> {
                refuseDuplicates(facts, self);
                return work.get();
            }));
        } catch (OptimisticLockingFailureException e) {
            throw changedMeanwhile(self);
        } catch (DataIntegrityViolationException e) {
            // somebody was faster between the look and the insert: now the look finds it
            transaction.executeWithoutResult(status -> refuseDuplicates(facts, self));
            throw e;
        }
    }

    private void refuseDuplicates(CustomerFacts facts, @Nullable UUID self) {
        refuse(
                customers.withShortName(provider(), facts.shortName()),
                self,
                "customer.short-name.taken",
                "The short name “" + facts.shortName() + "” is taken.");
        if (facts.reference() != null) {
            refuse(
                    customers.withReference(provider(), facts.reference()),
                    self,
                    "customer.reference.taken",
                    "The reference “" + facts.reference() + "” is taken.");
        }
        if (facts.tenant() != null) {
            refuseTenantOfAnother(facts.tenant(), self);
        }
    }

    private static void refuse(Optional<UUID> existing, @Nullable UUID self, String key, String sentence) {
        existing.filter(other -> !other.equals(self)).ifPresent(other -> {
            throw new Conflict(key, sentence, other);
        });
    }

    /** Tokens and grants belong to the tenant: another tenant is another customer. */
    private static void refuseRebinding(Customer customer, CustomerFacts facts) {
        boolean bound = customer.state() == CustomerState.CONNECTED || customer.health() != null;
        if (bound && customer.tenant() != null && !customer.tenant().equals(facts.tenant())) {
            throw new Conflict(
                    "customer.tenant.bound",
                    customer.displayName() + " is connected; its tenant cannot change.",
                    customer.id());
        }
    }

    private static void refuseStale(Customer customer, @Nullable Long version) {
        if (version != null && version != customer.version()) {
            throw changedMeanwhile(customer.id());
        }
    }

    private static Conflict changedMeanwhile(@Nullable UUID id) {
        return new Conflict("customer.changed", "Somebody else has changed this customer meanwhile.", id);
    }

    private Customer existing(UUID id) {
        return customers.find(provider(), id).orElseThrow(() -> new NotFound("No customer " + id));
    }

    private static CustomerFacts facts(NewCustomer wanted, TenantLookup.@Nullable Found tenant) {
        return CustomerFacts.checked(
                wanted.shortName(), wanted.displayName(), wanted.reference(), tenant, wanted.labels(), wanted.note());
    }

    private static CustomerFacts merged(
            CustomerFacts before, CustomerChange change, TenantLookup.@Nullable Found tenant) {
        TenantLookup.Found kept =
                before.tenant() == null ? null : new TenantLookup.Found(before.tenant(), before.tenantDomain());
        boolean sameTenant = kept != null && tenant != null && kept.id().equals(tenant.id()) && tenant.domain() == null;
        return CustomerFacts.checked(
                change.shortName() == null ? before.shortName() : change.shortName(),
                change.displayName() == null ? before.displayName() : change.displayName(),
                change.reference() == null
                        ? before.reference()
                        : change.reference().orElse(null),
                change.tenant() == null || sameTenant ? kept : tenant,
                change.labels() == null ? before.labels() : change.labels(),
                change.note() == null ? before.note() : change.note().orElse(null));
    }

    private void publish(Actor actor, String action, Customer customer) {
        AuditSubject subject = new AuditSubject("customer", customer.id().toString(), customer.displayName());
        events.publishEvent(AuditFact.of(actor, action, subject).customer(customer.id()));
    }

    private Instant now() {
        return Instants.now(clock);
    }

    private static <T> T required(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
