package io.gatehouse.exit.run;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.audit.Outcome;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.exit.run.DeletionRequest.State;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Requests of customers to have everything deleted. The provider answers: by beginning the exit, or with a reason. */
@Service
@Transactional
public class DeletionRequests {

    /** A month is what GDPR, article 12 (3), leaves for an answer. */
    static final Duration TIME_TO_ANSWER = Duration.ofDays(30);

    private static final int LONGEST_NOTE = 1000;

    private final DeletionRows rows;
    private final DeletionMails mails;
    private final ExitRows exits;
    private final Customers customers;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    DeletionRequests(
            DeletionRows rows,
            DeletionMails mails,
            ExitRows exits,
            Customers customers,
            ApplicationEventPublisher events,
            Clock clock) {
        this.rows = rows;
        this.mails = mails;
        this.exits = exits;
        this.customers = customers;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What is asked.
     *
     * @param mail where the answer goes, where it is known
     * @param locale in which language
     */
    public record Wish(
            @Nullable String mail, String locale, @Nullable String note) {}

    /**
     * @throws Conflict where it was asked already or the exit is under way
     * @throws InvalidInput at field {@code note}
     */
    public void ask(UUID customerId, Wish wish, Actor actor) {
        CustomerView customer = customers.get(customerId);
        String note = Inputs.optionalText("note", wish.note(), LONGEST_NOTE);
        if (exits.ofCustomer(customerId)
                .filter(run -> run.state() != ExitState.DONE)
                .isPresent()) {
            throw new Conflict("exit.open", "This customer’s exit is under way.");
        }
        Instant now = clock.instant();
        DeletionRequest request = new DeletionRequest(
                UUID.randomUUID(),
                customerId,
                State.OPEN,
                actor.name(),
                wish.mail(),
                wish.locale(),
                note,
                now,
                now.plus(TIME_TO_ANSWER),
                null,
                null);
        if (!rows.insert(request, actor)) {
            throw new Conflict("exit.deletion.asked", "The deletion was asked for already.");
        }
        audit(customer, "deletion_asked", actor, Outcome.SUCCESS, note);
        mails.asked(customer, request);
    }

    /** The customer has thought better of it; nothing happens where nothing is open. */
    public void withdraw(UUID customerId, Actor actor) {
        if (rows.answer(customerId, State.WITHDRAWN, actor.name(), null, clock.instant())) {
            audit(customers.get(customerId), "deletion_withdrawn", actor, Outcome.SUCCESS, null);
        }
    }

    /** Says no, with the reason that the customer is told. */
    public void refuse(UUID customerId, @Nullable String reason, Actor actor) {
        CustomerView customer = customers.get(customerId);
        String said = Inputs.optionalText("reason", reason, LONGEST_NOTE);
        if (said == null) {
            throw new InvalidInput("reason", "exit.deletion.reason.required", "Say why.");
        }
        DeletionRequest request = rows.newest(customerId)
                .filter(DeletionRequest::open)
                .orElseThrow(() -> new Conflict("exit.deletion.none", "No deletion is asked for."));
        rows.answer(customerId, State.REFUSED, actor.name(), said, clock.instant());
        audit(customer, "deletion_refused", actor, Outcome.REFUSED, said);
        mails.refused(customer, request, said);
    }

    /** The exit has begun; the person who asked is told once it is done. */
    void confirmed(ExitRun run, Actor actor) {
        rows.newest(run.customerId()).filter(DeletionRequest::open).ifPresent(request -> {
            rows.answer(run.customerId(), State.CONFIRMED, actor.name(), null, clock.instant());
            if (request.mail() != null) {
                rows.tellAtTheEnd(run.id(), request.mail(), request.locale());
            }
        });
    }

    /** The newest one, answered or not. */
    @Transactional(readOnly = true)
    public Optional<DeletionRequest> ofCustomer(UUID customerId) {
        return rows.newest(customerId);
    }

    @Transactional(readOnly = true)
    public List<DeletionRequest> open() {
        return rows.open();
    }

    private void audit(CustomerView customer, String action, Actor actor, Outcome outcome, @Nullable String why) {
        events.publishEvent(AuditFact.of(
                        actor,
                        "customer." + action,
                        new AuditSubject("customer", customer.id().toString(), customer.displayName()))
                .customer(customer.id())
                .outcome(outcome)
                .details(why == null ? Map.of() : Map.of("why", why)));
    }
}
