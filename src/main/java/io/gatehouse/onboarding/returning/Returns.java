package io.gatehouse.onboarding.returning;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.audit.Outcome;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.SignedIn;
import io.gatehouse.onboarding.ReturningAdmin;
import io.gatehouse.onboarding.admin.BorrowedSignIns;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Somebody comes back to a finished invitation and has signed in anew: an account of the customer's own tenant, which may
 * consent there or connected the service itself. The invitation stays as it is, whatever comes out.
 */
@Service
public class Returns {

    /** Long enough to read a page and to decide, too short for a browser that somebody left open. */
    static final Duration STAYS = Duration.ofMinutes(30);

    private final BorrowedSignIns borrowed;
    private final Customers customers;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Returns(
            BorrowedSignIns borrowed,
            Customers customers,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.borrowed = borrowed;
        this.customers = customers;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    public CallbackOutcome judge(InvitationView invitation, Candidate candidate) {
        TenantId tenant = customers.get(invitation.customerId()).tenant();
        if (!candidate.tenant().equals(tenant)) {
            return refused(invitation, stop(StopReason.WRONG_TENANT, candidate));
        }
        boolean manages = borrowed.mayConsent(candidate);
        if (!manages && candidate.guest()) {
            return refused(invitation, stop(StopReason.GUEST, candidate));
        }
        if (!manages && !connectedBy(invitation.signedIn(), candidate)) {
            return refused(invitation, stop(StopReason.NOT_ADMIN, candidate));
        }
        ReturningAdmin admin = new ReturningAdmin(
                invitation.id(),
                candidate.tenant().value(),
                candidate.objectId(),
                candidate.signedIn().actor().name(),
                candidate.upn(),
                borrowed.admin(candidate).mail(),
                manages,
                clock.instant().plus(STAYS));
        note(invitation, "entered", admin.actor(), Outcome.SUCCESS, Map.of("manages", String.valueOf(manages)));
        return new CallbackOutcome.Returned(admin);
    }

    public CallbackOutcome refused(InvitationView invitation, Stop stop) {
        Actor holder = Actor.linkHolder(invitation.id().toString());
        note(invitation, "entry_refused", holder, Outcome.REFUSED, Map.of("reason", stop.note()));
        return new CallbackOutcome.Stopped(stop);
    }

    private static boolean connectedBy(@Nullable SignedIn who, Candidate candidate) {
        return who != null
                && who.tenant().equals(candidate.tenant())
                && Objects.equals(who.objectId(), candidate.objectId());
    }

    private static Stop stop(StopReason reason, Candidate candidate) {
        return Stop.of(reason).by(candidate.account(), candidate.accountDomain());
    }

    private void note(
            InvitationView invitation, String action, Actor actor, Outcome outcome, Map<String, String> details) {
        AuditSubject subject =
                new AuditSubject("customer", invitation.customerId().toString(), invitation.customerName());
        transaction.executeWithoutResult(
                status -> events.publishEvent(AuditFact.of(actor, "customer." + action, subject)
                        .customer(invitation.customerId())
                        .outcome(outcome)
                        .details(details)));
    }
}
