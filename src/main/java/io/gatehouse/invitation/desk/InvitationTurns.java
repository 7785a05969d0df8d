package io.gatehouse.invitation.desk;

import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.link.LinkOrigin;
import io.gatehouse.invitation.link.LinkTokens;
import io.gatehouse.invitation.link.LinkView;
import io.gatehouse.invitation.mailing.InvitationMails;
import io.gatehouse.invitation.mailing.InvitationSending;
import io.gatehouse.invitation.store.Invitation;
import io.gatehouse.invitation.store.InvitationStore;
import io.gatehouse.invitation.store.InvitationTrail;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tells by mail whose turn it is when one side has done what the other one waited for. */
@Service
@Transactional
public class InvitationTurns {

    private final InvitationStore store;
    private final LinkTokens links;
    private final InvitationMails mails;
    private final Outbox outbox;
    private final InvitationTrail trail;

    InvitationTurns(
            InvitationStore store, LinkTokens links, InvitationMails mails, Outbox outbox, InvitationTrail trail) {
        this.store = store;
        this.links = links;
        this.mails = mails;
        this.outbox = outbox;
        this.trail = trail;
    }

    /**
     * Whoever holds a link that leads nowhere any more asks for another: the inviter is told, once for each link. Nobody
     * gets a link by asking. Where a later invitation has taken this one's place nothing waits for an operator.
     */
    public void newLink(UUID id, UUID linkToken) {
        Invitation invitation = store.lock(id);
        if (leadsNowhere(store.view(id), linkToken) && links.ask(id, linkToken, store.now())) {
            if (!store.succeeded(store.view(id))) {
                invitation.askForLink(store.now());
                store.save(invitation);
            }
            mails.report("link-wanted", store.view(id), store.now()).ifPresent(outbox::queue);
            trail.note(invitation, "link_wanted", Actor.linkHolder(id.toString()));
        }
    }

    private boolean leadsNowhere(InvitationView invitation, UUID linkToken) {
        InvitationStatus status = invitation.statusAt(store.now());
        return status == InvitationStatus.EXPIRED
                || status == InvitationStatus.REVOKED
                || invitation.acceptsSignIn(store.now()) && !links.live(invitation.id(), linkToken);
    }

    /** When another link was asked for by this one. */
    @Transactional(readOnly = true)
    public Optional<Instant> linkAsked(UUID id, UUID linkToken) {
        return links.asked(id, linkToken);
    }

    /** The customer has typed its values, and one of the provider is missing. */
    public void provider(UUID invitation) {
        mails.report("values-wanted", store.view(invitation), store.now()).ifPresent(outbox::queue);
    }

    /**
     * Somebody of the customer has to go on, or may be at rest: whoever was invited by mail gets a link to there, else the
     * person who signed in last. The inviter is told too.
     *
     * @param kind of the mail to the customer; the inviter's is {@code turn-} and this
     * @param signedIn address of the person who signed in last, where it is known
     */
    public void waits(UUID id, String kind, @Nullable String signedIn) {
        InvitationView invitation = store.view(id);
        if (!invitation.acceptsSignIn(store.now())) {
            return;
        }
        boolean mailed =
                !outbox.statesOf(InvitationSending.SUBJECT, List.of(id)).isEmpty();
        List<String> people = mailed
                ? invitation.recipients()
                : signedIn == null || !Outbox.reaches(signedIn) ? List.of() : List.of(signedIn);
        for (String recipient : people) {
            Secret link = links.make(id, LinkOrigin.MAIL, recipient, Actor.SYSTEM, store.now());
            outbox.queue(mails.toGoOn(kind, invitation, recipient, link));
        }
        mails.report("turn-" + kind, invitation, store.now()).ifPresent(outbox::queue);
    }

    /**
     * An admin of the customer has approved what somebody waited for: that person gets a link, and so does whoever was
     * invited by mail. The inviter is told.
     *
     * @param link by which the person had come
     */
    public void approved(UUID id, @Nullable UUID link) {
        InvitationView invitation = store.view(id);
        for (String recipient : waiting(invitation, link)) {
            Secret again = links.make(id, LinkOrigin.MAIL, recipient, Actor.SYSTEM, store.now());
            outbox.queue(mails.toGoOn("approved", invitation, recipient, again));
        }
        mails.report("turn-approved", invitation, store.now()).ifPresent(outbox::queue);
        trail.note(store.lock(id), "approved", Actor.SYSTEM);
    }

    /** Whether anybody is known to whom that mail would go. */
    public boolean mails(InvitationView invitation, @Nullable UUID link) {
        return !waiting(invitation, link).isEmpty();
    }

    private Set<String> waiting(InvitationView invitation, @Nullable UUID link) {
        UUID id = invitation.id();
        Set<String> people = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        if (!outbox.statesOf(InvitationSending.SUBJECT, List.of(id)).isEmpty()) {
            people.addAll(invitation.recipients());
        }
        links.of(id).stream()
                .filter(each -> each.id().equals(link) && each.live() && each.step() == null)
                .map(LinkView::recipient)
                .filter(Objects::nonNull)
                .forEach(people::add);
        return people;
    }

    /** The customer can go on: whoever was invited by mail and has come to the waiting page gets a link to there. */
    public void customer(UUID id, Actor by) {
        InvitationView invitation = store.view(id);
        boolean came = invitation.status() != InvitationStatus.PENDING && invitation.acceptsSignIn(store.now());
        if (!came || outbox.statesOf(InvitationSending.SUBJECT, List.of(id)).isEmpty()) {
            return;
        }
        for (String recipient : invitation.recipients()) {
            Secret link = links.make(id, LinkOrigin.MAIL, recipient, by, store.now());
            outbox.queue(mails.valuesReady(invitation, recipient, link));
        }
    }
}
