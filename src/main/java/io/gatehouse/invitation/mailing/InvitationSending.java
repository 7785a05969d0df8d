package io.gatehouse.invitation.mailing;

import io.gatehouse.invitation.InvitationMail;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.link.LinkOrigin;
import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.invitation.link.LinkTokens;
import io.gatehouse.invitation.link.LinkView;
import io.gatehouse.mail.MailState;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Recipients, links and mails of an invitation: each recipient's mail carries a link of its own. */
@Component
public class InvitationSending {

    public static final String SUBJECT = "invitation";

    private final LinkTokens links;
    private final Recipients recipients;
    private final InvitationMails mails;
    private final Outbox outbox;

    InvitationSending(LinkTokens links, Recipients recipients, InvitationMails mails, Outbox outbox) {
        this.links = links;
        this.recipients = recipients;
        this.mails = mails;
        this.outbox = outbox;
    }

    public void recipients(UUID invitation, List<String> addresses) {
        recipients.replace(invitation, addresses);
    }

    /** Refuses where somebody would get too many mails. */
    public void send(InvitationView invitation, Actor actor, Instant now) {
        send(List.of(invitation), actor, now);
    }

    /** The same in one mail, which is the first one's. */
    public void send(List<InvitationView> invitations, Actor actor, Instant now) {
        InvitationView first = invitations.getFirst();
        outbox.requireAllowance(SUBJECT, first.id(), first.recipients());
        for (String recipient : first.recipients()) {
            List<Secret> made = invitations.stream()
                    .map(each -> links.make(each.id(), LinkOrigin.MAIL, recipient, actor, now))
                    .toList();
            List<String> others =
                    invitations.stream().skip(1).map(InvitationView::profile).toList();
            outbox.queue(mails.invitation(first, recipient, made.getFirst(), others, made.subList(1, made.size())));
        }
    }

    /** Invitations that somebody was to learn of by the same mail as of this one. */
    public List<UUID> sharedMail(UUID invitation, String recipient) {
        return links.sharedMail(invitation, recipient);
    }

    /** Those recipients who hold a mailed link: who lost it to an operator's decision gets no other by himself. */
    public List<String> remindable(InvitationView invitation) {
        List<String> holders = links.of(invitation.id()).stream()
                .filter(link -> link.origin() == LinkOrigin.MAIL && link.live() && link.step() == null)
                .map(LinkView::recipient)
                .filter(Objects::nonNull)
                .toList();
        return invitation.recipients().stream()
                .filter(recipient -> holders.stream().anyMatch(recipient::equalsIgnoreCase))
                .toList();
    }

    /** The same letter with other first words. */
    public void remind(InvitationView invitation, Instant now) {
        List<String> people = remindable(invitation);
        outbox.requireAllowance(SUBJECT, invitation.id(), people);
        for (String recipient : people) {
            Secret link = links.make(invitation.id(), LinkOrigin.MAIL, recipient, Actor.SYSTEM, now);
            outbox.queue(mails.toGoOn("reminder", invitation, recipient, link));
        }
    }

    /** A link for somebody who hands it over himself. */
    public Secret link(UUID invitation, Actor actor, Instant now) {
        LinkOrigin origin = actor.kind() == Actor.Kind.API_CLIENT ? LinkOrigin.API : LinkOrigin.COPY;
        return links.make(invitation, origin, null, actor, now);
    }

    /** A link that a higher module mails in a letter of its own. */
    public Secret mailed(UUID invitation, String recipient, Actor actor, Instant now) {
        return links.make(invitation, LinkOrigin.MAIL, recipient, actor, now);
    }

    /** The same for one step alone. */
    public Secret mailedFor(LinkStep step, UUID invitation, String recipient, Actor actor, Instant now) {
        return links.makeFor(step, invitation, recipient, actor, now);
    }

    /** A link that an operator opens at once, beside the customer. */
    public Secret together(UUID invitation, Actor actor, Instant now) {
        return links.make(invitation, LinkOrigin.TOGETHER, null, actor, now);
    }

    public void revokeLinks(UUID invitation, Actor actor, Instant now) {
        links.revokeAll(invitation, actor, now);
    }

    public List<InvitationView> withMail(List<InvitationView> invitations) {
        Map<UUID, MailState> states = outbox.statesOf(
                SUBJECT, invitations.stream().map(InvitationView::id).toList());
        return invitations.stream()
                .map(view -> states.containsKey(view.id()) ? view.with(mail(states.get(view.id()))) : view)
                .toList();
    }

    public InvitationView withMail(InvitationView invitation) {
        return withMail(List.of(invitation)).getFirst();
    }

    private static InvitationMail mail(MailState state) {
        return new InvitationMail(state.status().name(), state.count(), state.lastAnswer(), state.sentAt());
    }
}
