package io.gatehouse.customer.register;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.customer.CustomerChange;
import io.gatehouse.customer.CustomerHealth;
import io.gatehouse.customer.CustomerPreset;
import io.gatehouse.customer.CustomerQuery;
import io.gatehouse.customer.CustomerRow;
import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.NewCustomer;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.Instants;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Slice;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The customers of a provider: what they are called, which tenant they have, how far they are. */
@Service
@Transactional
public class Customers {

    /** Keys of the conflicts over a tenant: another customer has it, this customer has another one, or the provider has it. */
    public static final String TENANT_TAKEN = "customer.tenant.taken";

    public static final String TENANT_OTHER = "customer.tenant.other";

    public static final String TENANT_HOME = "customer.tenant.home";

    private final CustomerRepository customers;
    private final Contacts contacts;
    private final CustomerList list;
    private final CustomerRegister register;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Customers(
            CustomerRepository customers,
            Contacts contacts,
            CustomerList list,
            CustomerRegister register,
            ApplicationEventPublisher events,
            Clock clock) {
        this.customers = customers;
        this.contacts = contacts;
        this.list = list;
        this.register = register;
        this.events = events;
        this.clock = clock;
    }

    /** Creates a customer; a domain is resolved at Microsoft first. A name or tenant already in use is a {@link Conflict}. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public CustomerView create(NewCustomer wanted, Actor actor) {
        return register.create(wanted, actor);
    }

    @Transactional(propagation = Propagation.SUPPORTS)
    public CustomerView update(UUID id, CustomerChange change, Actor actor) {
        return register.update(id, change, actor);
    }

    @Transactional(readOnly = true)
    public CustomerView get(UUID id) {
        return find(id).orElseThrow(() -> new NotFound("No customer " + id));
    }

    @Transactional(readOnly = true)
    public Optional<CustomerView> find(UUID id) {
        return list.find(id).map(found -> found.with(contacts.of(id)));
    }

    @Transactional(readOnly = true)
    public Slice<CustomerRow> list(CustomerQuery query) {
        return list.page(query).slice();
    }

    @Transactional(readOnly = true)
    public Page<CustomerRow> page(CustomerQuery query) {
        return list.page(query);
    }

    /** All labels in use, in their order. */
    @Transactional(readOnly = true)
    public List<String> labels() {
        return list.labels();
    }

    /** Notes that somebody takes the whole list away, before the first row leaves. */
    public void exported(CustomerQuery query, String filter, Actor actor) {
        long rows = list.counts(query).getOrDefault(query.preset(), 0L);
        AuditSubject subject = new AuditSubject("customer", "export", rows + " customers");
        events.publishEvent(AuditFact.of(actor, "customer.exported", subject).details(Map.of("filter", filter)));
    }

    /** How many customers each preset of the list would show. */
    @Transactional(readOnly = true)
    public Map<CustomerPreset, Long> counts(CustomerQuery query) {
        return list.counts(query);
    }

    /** How many there are and how many of them fare how; those without a connection fare nohow. */
    public record Healths(long all, Map<CustomerHealth, Long> counts) {}

    @Transactional(readOnly = true)
    public Healths healths() {
        return list.healths();
    }

    @Transactional(readOnly = true)
    public Optional<UUID> byTenant(TenantId tenant) {
        return customers.withTenant(provider(), tenant.value()).map(CustomerRepository.Holder::id);
    }

    /** An invitation is open now. */
    public void invited(UUID id) {
        change(id, customer -> {
            if (customer.way() == CustomerState.DRAFT) {
                customer.move(CustomerState.INVITED, now());
            }
        });
    }

    /** Somebody of the customer has signed in. */
    public void inProgress(UUID id) {
        change(id, customer -> {
            if (customer.way() == CustomerState.DRAFT || customer.way() == CustomerState.INVITED) {
                customer.move(CustomerState.IN_PROGRESS, now());
            }
        });
    }

    /** The last open invitation has ended without a connection. */
    public void noLongerInvited(UUID id) {
        change(id, customer -> {
            if (customer.way() == CustomerState.INVITED || customer.way() == CustomerState.IN_PROGRESS) {
                customer.move(CustomerState.DRAFT, now());
            }
        });
    }

    /** Binds the customer to the tenant that was proven by a sign-in; another customer's tenant is a {@link Conflict}. */
    public void connected(UUID id, TenantId tenant, @Nullable String domain, @Nullable String tenantName) {
        register.refuseTenantOfAnother(tenant, id);
        try {
            change(id, customer -> {
                refuseOtherTenant(customer, tenant);
                refuseHome(customer, tenant);
                customer.bind(tenant, domain, tenantName, now());
                customer.move(CustomerState.CONNECTED, now());
            });
        } catch (DataIntegrityViolationException e) {
            // somebody was faster between the look and the update; his name cannot be read in this transaction any more
            throw new Conflict(TENANT_TAKEN, "This tenant was given to another customer at the same moment.");
        }
    }

    private static void refuseOtherTenant(Customer customer, TenantId tenant) {
        TenantId bound = customer.tenant();
        if (bound != null && !bound.equals(tenant)) {
            throw new Conflict(
                    TENANT_OTHER,
                    customer.displayName() + " is bound to tenant " + bound + ", not to " + tenant + ".",
                    customer.id());
        }
    }

    /** A customer that was bound to it before it was refused stays so. */
    private void refuseHome(Customer customer, TenantId tenant) {
        if (customer.tenant() == null && register.home(tenant)) {
            throw new Conflict(
                    TENANT_HOME, "This is the provider’s own tenant, which is no customer’s.", customer.id());
        }
    }

    /** Whether it is the provider's own tenant, which no customer can have. */
    @Transactional(readOnly = true)
    public boolean isHome(TenantId tenant) {
        return register.home(tenant);
    }

    /** Takes over the worst health of the customer's connections; the reason is a sentence for people. */
    public void reportHealth(UUID id, CustomerHealth health, @Nullable String reason) {
        change(id, customer -> customer.reportHealth(health, reason, now()));
    }

    /** From now on no job works for the customer and nobody gets its tokens, until it is resumed. Twice changes nothing. */
    public CustomerView suspend(UUID id, @Nullable String why, Actor actor) {
        change(id, customer -> {
            String reason = Inputs.line("reason", why, 200);
            if (customer.state() == CustomerState.OFFBOARDED) {
                throw new Conflict("customer.suspend.left", "This customer has left.", id);
            }
            if (customer.suspend(reason, actor.name(), now())) {
                publish(actor, "customer.suspended", customer, Map.of("reason", reason));
            }
        });
        return get(id);
    }

    /** What was held back goes on, little by little. Twice changes nothing. */
    public CustomerView resume(UUID id, Actor actor) {
        change(id, customer -> {
            if (customer.resume(now())) {
                publish(actor, "customer.resumed", customer);
            }
        });
        return get(id);
    }

    /** Deletes a customer that never had a connection, with its invitations and their mails. */
    public void delete(UUID id, Actor actor) {
        Customer customer = customers.lock(provider(), id).orElseThrow(() -> new NotFound("No customer " + id));
        if (customer.way() == CustomerState.CONNECTED || customer.health() != null) {
            throw hasHistory(customer);
        }
        publish(actor, "customer.deleted", customer);
        try {
            customers.remove(provider(), id);
        } catch (DataIntegrityViolationException e) {
            // a connection that waits, or ended before it ever worked
            throw hasHistory(customer);
        }
    }

    /** The end of an exit: only the names and the audit trail stay. */
    public void offboard(UUID id, Actor actor) {
        Customer customer = customers.lock(provider(), id).orElseThrow(() -> new NotFound("No customer " + id));
        customer.offboard(now());
        customers.saveAndFlush(customer);
        publish(actor, "customer.offboarded", customer);
    }

    private static Conflict hasHistory(Customer customer) {
        return new Conflict(
                "customer.delete.connected",
                customer.displayName() + " is connected, or was. Disconnect and keep it for the record.",
                customer.id());
    }

    private void change(UUID id, Consumer<Customer> change) {
        Customer customer = customers.lock(provider(), id).orElseThrow(() -> new NotFound("No customer " + id));
        change.accept(customer);
        customers.saveAndFlush(customer);
    }

    private void publish(Actor actor, String action, Customer customer) {
        publish(actor, action, customer, Map.of());
    }

    private void publish(Actor actor, String action, Customer customer, Map<String, String> details) {
        AuditSubject subject = new AuditSubject("customer", customer.id().toString(), customer.displayName());
        events.publishEvent(
                AuditFact.of(actor, action, subject).customer(customer.id()).details(details));
    }

    private Instant now() {
        return Instants.now(clock);
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
