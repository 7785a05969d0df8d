package io.gatehouse.exit.run;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Exits as owners drive them. */
@Service
@Transactional
public class Exits {

    private final ExitRows rows;
    private final ExitInventory inventory;
    private final Customers customers;
    private final Jobs jobs;
    private final DeletionRequests requests;
    private final ApplicationEventPublisher events;

    Exits(
            ExitRows rows,
            ExitInventory inventory,
            Customers customers,
            Jobs jobs,
            DeletionRequests requests,
            ApplicationEventPublisher events) {
        this.rows = rows;
        this.inventory = inventory;
        this.customers = customers;
        this.jobs = jobs;
        this.requests = requests;
        this.events = events;
    }

    /** Wants the customer's name typed: there is no way back. */
    public UUID begin(UUID customerId, String typedName, boolean leaveRest, Actor actor) {
        ExitRun run = prepare(customerId, typedName, leaveRest, actor);
        enqueue(run, actor);
        return run.id();
    }

    ExitRun prepare(UUID customerId, String typedName, boolean leaveRest, Actor actor) {
        CustomerView customer = customers.get(customerId);
        if (!customer.displayName().equalsIgnoreCase(typedName.strip())) {
            throw new InvalidInput("name", "exit.name.wrong", "Type the customer's name exactly.");
        }
        rows.ofCustomer(customerId).filter(run -> run.state() != ExitState.DONE).ifPresent(open -> {
            throw new Conflict("exit.open", "This customer's exit is under way.", open.id());
        });
        UUID id = rows.insert(customerId, leaveRest, actor, inventory.steps(customerId));
        audit(customer, "customer.exit_started", actor);
        ExitRun run = rows.find(id).orElseThrow();
        requests.confirmed(run, actor);
        return run;
    }

    @Transactional(readOnly = true)
    public Optional<ExitRun> ofCustomer(UUID customerId) {
        return rows.ofCustomer(customerId);
    }

    /** What our own rights cannot remove is left to the customer. */
    public void goOnWithout(UUID customerId, Actor actor) {
        ExitRun run = open(customerId);
        rows.leaveRest(run.id());
        audit(customers.get(customerId), "customer.exit_rest_left", actor);
        goOn(run, actor);
    }

    /** Tries again what was not possible. */
    public void again(UUID customerId, Actor actor) {
        goOn(open(customerId), actor);
    }

    /** Goes on with what an administrator of the customer may do. */
    void lent(UUID customerId, Loan loan, Instant until, Actor actor) {
        ExitRun run = open(customerId);
        TenantId tenant = customers.get(customerId).tenant();
        if (tenant != null && !tenant.equals(loan.tenant())) {
            throw new Conflict(Customers.TENANT_OTHER, "The customer has another tenant.", customerId);
        }
        rows.lend(run, loan, until);
        goOn(run, actor);
    }

    /** There is one job for an exit: where it is open still it looks again, also when it is at work just now. */
    private void goOn(ExitRun run, Actor actor) {
        rows.goesOn(run.id());
        UUID job = run.jobId();
        if (job == null || !jobs.wake(job)) {
            enqueue(run, actor);
        }
    }

    public void downloaded(UUID customerId, Actor actor) {
        audit(customers.get(customerId), "customer.exported_all", actor);
    }

    private ExitRun open(UUID customerId) {
        return rows.ofCustomer(customerId)
                .flatMap(run -> rows.lock(run.id()))
                .filter(run -> run.state() != ExitState.DONE)
                .orElseThrow(() -> new Conflict("exit.none", "No exit of this customer is under way."));
    }

    private void enqueue(ExitRun run, Actor actor) {
        rows.job(
                run.id(),
                jobs.enqueue(JobRequest.of(
                                ExitJob.KIND,
                                customers.get(run.customerId()).displayName(),
                                run.customerId(),
                                null,
                                actor)
                        .data(new ExitJob.Data(run.id()))));
    }

    private void audit(CustomerView customer, String action, Actor actor) {
        events.publishEvent(AuditFact.of(
                        actor,
                        action,
                        new AuditSubject("customer", customer.id().toString(), customer.displayName()))
                .customer(customer.id()));
    }
}
