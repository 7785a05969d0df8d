package io.gatehouse.invitation.desk;

import io.gatehouse.audit.Outcome;
import io.gatehouse.invitation.InvitationAwaitingProvider;
import io.gatehouse.invitation.InvitationCompleted;
import io.gatehouse.invitation.InvitationDeclined;
import io.gatehouse.invitation.InvitationExpired;
import io.gatehouse.invitation.InvitationFailed;
import io.gatehouse.invitation.mailing.InvitationMails;
import io.gatehouse.invitation.mailing.InvitationSending;
import io.gatehouse.invitation.store.Invitation;
import io.gatehouse.invitation.store.InvitationStore;
import io.gatehouse.invitation.store.InvitationTrail;
import io.gatehouse.mail.MailFailed;
import io.gatehouse.mail.MailSent;
import io.gatehouse.mail.RefusalsToldElsewhere;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.shared.Actor;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the inviter what became of his invitation, in the transaction in which it happens. */
@Component
class InviterReports implements RefusalsToldElsewhere {

    private static final Set<String> INVITING = Set.of(
            "invitation",
            "reconnect",
            "consent-more",
            "remove",
            "reminder",
            "values-ready",
            "sign-in-needed",
            "admin-needed",
            "microsoft-slow",
            "account-turn",
            "approved");

    private final InvitationStore store;
    private final InvitationSending sending;
    private final InvitationMails mails;
    private final InvitationTrail trail;
    private final Outbox outbox;

    InviterReports(
            InvitationStore store,
            InvitationSending sending,
            InvitationMails mails,
            InvitationTrail trail,
            Outbox outbox) {
        this.store = store;
        this.sending = sending;
        this.mails = mails;
        this.trail = trail;
        this.outbox = outbox;
    }

    @EventListener
    void declined(InvitationDeclined event) {
        report("declined", event.invitationId());
    }

    @EventListener
    void waiting(InvitationAwaitingProvider event) {
        report("waiting", event.invitationId());
    }

    @EventListener
    void completed(InvitationCompleted event) {
        report("completed", event.invitationId());
    }

    @EventListener
    void failed(InvitationFailed event) {
        report("failed", event.invitationId());
    }

    @EventListener
    void expired(InvitationExpired event) {
        report("expired", event.invitationId());
    }

    @EventListener
    void sent(MailSent event) {
        if (about(event.relatedType(), event.relatedId(), event.kind())) {
            trail.note(
                    store.lock(event.relatedId()),
                    "sent",
                    Actor.SYSTEM,
                    Outcome.SUCCESS,
                    Map.of("recipient", event.recipient(), "said", event.answer()));
        }
    }

    @Override
    public boolean tells(MailFailed failed) {
        return about(failed.relatedType(), failed.relatedId(), failed.kind());
    }

    @EventListener
    void notDelivered(MailFailed event) {
        if (tells(event)) {
            notDelivered(event.relatedId(), event);
            sending.sharedMail(event.relatedId(), event.recipient()).forEach(other -> notDelivered(other, event));
            mails.notDelivered(store.view(event.relatedId()), event.recipient(), event.answer())
                    .ifPresent(outbox::queue);
        }
    }

    private void notDelivered(UUID id, MailFailed event) {
        Invitation invitation = store.lock(id);
        invitation.mailFailed(store.now());
        store.save(invitation);
        trail.note(
                invitation,
                "not_delivered",
                Actor.SYSTEM,
                Outcome.FAILURE,
                Map.of("recipient", event.recipient(), "said", event.answer()));
    }

    /** A mail may outlive its invitation, whose customer was deleted: then its fate is nobody's concern here. */
    private boolean about(String relatedType, UUID relatedId, String kind) {
        return relatedType.equals(InvitationSending.SUBJECT)
                && INVITING.contains(kind)
                && store.find(relatedId).isPresent();
    }

    private void report(String kind, UUID invitation) {
        mails.report(kind, store.view(invitation), store.now()).ifPresent(outbox::queue);
    }
}
