package io.gatehouse.invitation.desk;

import io.gatehouse.invitation.InvitationNeed;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.mailing.InvitationSending;
import io.gatehouse.invitation.store.Invitation;
import io.gatehouse.invitation.store.InvitationStore;
import io.gatehouse.invitation.store.InvitationTrail;
import io.gatehouse.job.OneByOne;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.TooMany;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reminds the recipients of invitations that nobody has finished, each time with a new link. Whoever waits for somebody
 * else, for an admin's approval or a value of the provider's, is not reminded.
 */
@Component
public class RemindInvited implements RecurringWork {

    private final InvitationStore store;
    private final InvitationSending sending;
    private final ReminderDays days;
    private final InvitationTrail trail;
    private final ObjectProvider<InvitationNeed> needs;
    private final TransactionTemplate transaction;

    RemindInvited(
            InvitationStore store,
            InvitationSending sending,
            ReminderDays days,
            InvitationTrail trail,
            ObjectProvider<InvitationNeed> needs,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.sending = sending;
        this.days = days;
        this.trail = trail;
        this.needs = needs;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public String name() {
        return "invitation.remind";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        List<UUID> due = Objects.requireNonNull(transaction.execute(status -> days.come(store)));
        OneByOne.each(due, this::remind);
    }

    private void remind(UUID id) {
        try {
            transaction.executeWithoutResult(status -> remindLocked(id));
        } catch (TooMany | Conflict later) {
            // the recipients get enough mails as it is, or the invitation has too many links; its last day comes yet
        }
    }

    /** The mark and the mails are one transaction: whoever dies in between leaves both or neither. */
    private void remindLocked(UUID id) {
        Invitation invitation = store.lock(id);
        InvitationView view = sending.withMail(store.view(id));
        Instant now = store.now();
        boolean due = days.come(view, now)
                .filter(day -> wanted(view, now) && invitation.reminded(day, now))
                .isPresent();
        if (due) {
            store.save(invitation);
            sending.remind(view, now);
            CrashPoint.hit("invitation.reminded");
            trail.note(invitation, "reminded", Actor.SYSTEM);
        }
    }

    private boolean wanted(InvitationView view, Instant now) {
        return view.acceptsSignIn(now)
                && ReminderDays.may(view, now)
                && !sending.remindable(view).isEmpty()
                && needs.stream()
                        .noneMatch(need ->
                                !need.approvalAwaitedSince(List.of(view)).isEmpty()
                                        || !need.providerMustAct(List.of(view)).isEmpty()
                                        || need.remindsOfIt(view));
    }
}
