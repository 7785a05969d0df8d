package io.gatehouse.invitation.desk;

import io.gatehouse.invitation.InvitationExpired;
import io.gatehouse.invitation.store.Invitation;
import io.gatehouse.invitation.store.InvitationStore;
import io.gatehouse.invitation.store.InvitationTrail;
import io.gatehouse.job.OneByOne;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes down which invitations have expired. Every use of a link checks the time itself and does not wait for this. */
@Component
public class ExpireInvitations implements RecurringWork {

    private final InvitationStore store;
    private final InvitationTrail trail;
    private final TransactionTemplate transaction;

    ExpireInvitations(InvitationStore store, InvitationTrail trail, PlatformTransactionManager transactions) {
        this.store = store;
        this.trail = trail;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public String name() {
        return "invitation.expire";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        OneByOne.each(
                Objects.requireNonNull(transaction.execute(status -> store.overdue())),
                id -> transaction.executeWithoutResult(status -> expire(id)));
    }

    private void expire(UUID id) {
        Invitation invitation = store.lock(id);
        Instant now = store.now();
        if (invitation.expire(now)) {
            store.save(invitation);
            store.customerMayBeDone(invitation.customerId());
            trail.note(invitation, "expired", Actor.SYSTEM);
            trail.publish(new InvitationExpired(ProviderScope.required(), id, invitation.customerId()));
        }
    }
}
