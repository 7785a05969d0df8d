package io.gatehouse.exit.run;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.exit.held.HeldData;
import io.gatehouse.exit.run.ExitStep.Result;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.RetryLater;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.onboarding.PartnerConsents;
import io.gatehouse.shared.Conflict;
import io.gatehouse.vault.Vault;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What an exit does here, after all that needs a token: links, work, the key, the rows, the customer. */
@Component
class ExitEnd {

    private final Invitations invitations;
    private final PartnerConsents partners;
    private final Jobs jobs;
    private final HeldData data;
    private final Vault vault;
    private final Closing closing;
    private final TransactionTemplate transaction;

    /** The customer's own row. */
    @Component
    record Closing(
            Customers customers,
            ExitRows rows,
            DeletionRows told,
            DeletionMails mails,
            Clock clock,
            ApplicationEventPublisher events) {

        /** The step is settled with the run: whoever dies after that finds nothing left to do. */
        void close(ExitRun run, ExitStep step, Result result) {
            String name = customers.get(run.customerId()).displayName();
            rows.settle(run.id(), step, result);
            customers.offboard(run.customerId(), run.createdBy());
            rows.done(run.id());
            List<String> elsewhere = rows.steps(run.id()).stream()
                    .filter(one -> one.kind() == ExitStep.Kind.PARTNER)
                    .map(ExitStep::name)
                    .toList();
            told.toTell(run.id())
                    .ifPresent(person -> mails.done(run.customerId(), name, person, elsewhere, clock.instant()));
            events.publishEvent(AuditFact.of(
                            run.createdBy(),
                            "customer.exit_done",
                            new AuditSubject("customer", run.customerId().toString(), name))
                    .customer(run.customerId()));
        }
    }

    ExitEnd(
            Invitations invitations,
            PartnerConsents partners,
            Jobs jobs,
            HeldData data,
            Vault vault,
            Closing closing,
            TransactionTemplate transaction) {
        this.invitations = invitations;
        this.partners = partners;
        this.jobs = jobs;
        this.data = data;
        this.vault = vault;
        this.closing = closing;
        this.transaction = transaction;
    }

    Result at(ExitRun run, ExitStep step, UUID job) {
        return switch (step.kind()) {
            case INVITATIONS -> invitations(run);
            case JOBS -> jobs(run, job);
            case KEY -> key(run);
            case ROWS -> rows(run, job);
            case CUSTOMER -> customer(run, step);
            default -> throw new IllegalStateException("Needs a token: " + step.kind());
        };
    }

    private Result invitations(ExitRun run) {
        List<UUID> open = invitations.ofCustomer(run.customerId()).stream()
                .filter(one -> !one.status().terminal())
                .map(InvitationView::id)
                .toList();
        open.forEach(id -> invitations.revoke(id, "The customer has left", run.createdBy()));
        int ended = partners.endLinks(run.customerId(), run.createdBy());
        return Result.done(open.size() + " open invitations revoked with all their links"
                + (ended == 0 ? "." : ", and the links of " + ended + " other organisations."));
    }

    private Result jobs(ExitRun run, UUID job) {
        int cancelled = 0;
        for (UUID open : data.openJobs(run.customerId(), job)) {
            try {
                jobs.cancel(open, run.createdBy());
                cancelled++;
            } catch (Conflict endedMeanwhile) {
                // nothing to cancel
            }
        }
        if (data.takesBack(run.customerId())) {
            throw new RetryLater(ExitEngine.SOON, "A registration that was being made is taken back first.");
        }
        return Result.done(cancelled + " open jobs cancelled.");
    }

    private Result key(ExitRun run) {
        long closed = data.sealedValues(run.customerId());
        transaction.executeWithoutResult(status -> vault.erase(run.customerId()));
        if (data.hasKey(run.customerId())) {
            throw new IllegalStateException("The data key is still there");
        }
        return Result.done("The customer's data key is destroyed and read back as absent. " + closed
                + " sealed values cannot be opened any more, in backups of rows neither.");
    }

    private Result rows(ExitRun run, UUID job) {
        long deleted = data.delete(run.customerId(), job);
        return Result.done(deleted + " records deleted.");
    }

    private Result customer(ExitRun run, ExitStep step) {
        Result result = Result.done("The name stays for the record; the audit trail stays.");
        transaction.executeWithoutResult(status -> closing.close(run, step, result));
        return result;
    }
}
