package io.gatehouse.invitation.desk;

import io.gatehouse.audit.Outcome;
import io.gatehouse.invitation.InvitationAwaitingProvider;
import io.gatehouse.invitation.InvitationClosed;
import io.gatehouse.invitation.InvitationCompleted;
import io.gatehouse.invitation.InvitationDeclined;
import io.gatehouse.invitation.InvitationFailed;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.SignedIn;
import io.gatehouse.invitation.link.LinkMatch;
import io.gatehouse.invitation.link.LinkOrigin;
import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.invitation.link.LinkTokens;
import io.gatehouse.invitation.link.LinkView;
import io.gatehouse.invitation.mailing.InvitationSending;
import io.gatehouse.invitation.store.Invitation;
import io.gatehouse.invitation.store.InvitationStore;
import io.gatehouse.invitation.store.InvitationTrail;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Invitations as the wizard and other modules drive them. Each step locks the invitation, checks its status and expiry
 * and throws {@link InvitationClosed} when it comes too late. Mails to the inviter are queued here.
 */
@Service
@Transactional
public class Invitations {

    private final InvitationStore store;
    private final InvitationIssue issue;
    private final InvitationDesk desk;
    private final InvitationSending sending;
    private final LinkTokens links;
    private final InvitationTrail trail;

    Invitations(
            InvitationStore store,
            InvitationIssue issue,
            InvitationDesk desk,
            InvitationSending sending,
            LinkTokens links,
            InvitationTrail trail) {
        this.store = store;
        this.issue = issue;
        this.desk = desk;
        this.sending = sending;
        this.links = links;
        this.trail = trail;
    }

    /** Issues and mails an invitation; an older open one for the same customer, profile and purpose is revoked. */
    public IssuedInvitation issue(NewInvitation wanted, Actor actor) {
        return issue.issue(wanted, actor);
    }

    /** The same for a form, which one press too many sends twice: an equal invitation a moment ago answers again. */
    public IssuedInvitation issueOnce(NewInvitation wanted, Actor actor) {
        return issue.issueOnce(wanted, actor);
    }

    /**
     * The same for what must take nothing away: an open one of the same customer, profile and purpose stays and answers,
     * whatever was begun with it. Without a link then; a new one that is not mailed has one.
     */
    public IssuedInvitation issueUnlessOpen(NewInvitation wanted, Actor actor) {
        return issue.issueUnlessOpen(wanted, actor);
    }

    /**
     * One for each, and all of their links in one mail to each recipient; what is open already stays, and no link of it is
     * mailed. Answers how many were issued.
     */
    public int issueTogether(List<NewInvitation> wanted, Actor actor) {
        return issue.issueTogether(wanted, actor);
    }

    @Transactional(readOnly = true)
    public InvitationView get(UUID id) {
        return sending.withMail(store.view(id));
    }

    /** The invitation as it is once nobody else changes it any more, before the transaction's end. */
    @Transactional(propagation = Propagation.MANDATORY)
    public InvitationView held(UUID id) {
        store.lockSharing(id);
        return sending.withMail(store.view(id));
    }

    @Transactional(readOnly = true)
    public Optional<InvitationView> find(UUID id) {
        return store.find(id).map(sending::withMail);
    }

    /** The invitations of a customer, newest first, at most 50. */
    @Transactional(readOnly = true)
    public List<InvitationView> ofCustomer(UUID customerId) {
        return sending.withMail(store.ofCustomer(customerId, 50));
    }

    /** All links of an invitation, newest first, the revoked ones too. */
    @Transactional(readOnly = true)
    public List<LinkView> links(UUID id) {
        return links.of(store.view(id).id());
    }

    /** Whether a link still leads somewhere: it may be withdrawn while the invitation and its other links live on. */
    @Transactional(readOnly = true)
    public boolean linkLive(UUID id, UUID linkToken) {
        return links.live(id, linkToken);
    }

    /** Finds the invitation of a link token, in whatever state it is; changes nothing and needs no scope. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<LinkMatch> match(Secret linkToken) {
        return links.match(Hashes.sha256(linkToken.reveal()));
    }

    /** Somebody, or a mail scanner, has opened the link. */
    public void opened(UUID id, UUID linkToken) {
        Instant now = store.now();
        links.seen(linkToken, now);
        if (store.view(id).status() != InvitationStatus.PENDING) {
            return;
        }
        Invitation invitation = store.lock(id);
        if (invitation.open(now)) {
            store.save(invitation);
            trail.note(invitation, "opened", Actor.linkHolder(id.toString()));
        }
    }

    /** The operator who opened this link to go through it beside the customer. */
    @Transactional(readOnly = true)
    public Optional<String> companion(UUID id, UUID linkToken) {
        return links.of(id).stream()
                .filter(link -> link.id().equals(linkToken) && link.origin() == LinkOrigin.TOGETHER)
                .map(LinkView::madeBy)
                .findFirst();
    }

    /**
     * A sign-in with a valid state came back from Microsoft, by this link where it is known: where an operator opened it
     * beside the customer, the trail names both.
     *
     * @param how what Microsoft tells of the proof, for the trail
     */
    public void signedIn(UUID id, SignedIn who, @Nullable UUID linkToken, Map<String, String> how) {
        Invitation invitation = store.lock(id);
        invitation.signIn(who, store.now());
        store.save(invitation);
        store.customerInProgress(invitation.customerId());
        String account = who.upn() == null ? who.objectId() : who.upn();
        Map<String, String> details = new HashMap<>(how);
        details.put("account", account);
        if (linkToken != null) {
            companion(id, linkToken).ifPresent(operator -> details.put("together", operator));
        }
        trail.note(invitation, "signed_in", who.actor(), Outcome.SUCCESS, Map.copyOf(details));
    }

    public void signedIn(UUID id, SignedIn who, @Nullable UUID linkToken) {
        signedIn(id, who, linkToken, Map.of());
    }

    /** Where the customer is now; a short upper-case name with message key {@code invitation.step.<name>}. */
    public void step(UUID id, String step) {
        Invitation invitation = store.lock(id);
        invitation.requireSignInPossible(store.now());
        invitation.step(step, store.now());
        store.save(invitation);
    }

    /** The customer said no, here or at Microsoft. The inviter is told once. */
    public void declined(UUID id, String reason) {
        Invitation invitation = store.lock(id);
        String noted = cut(reason);
        boolean news = invitation.decline(noted, store.now());
        store.save(invitation);
        store.customerMayBeDone(invitation.customerId());
        if (news) {
            trail.note(invitation, "declined", visitor(id), Outcome.REFUSED, Map.of("reason", noted));
            trail.publish(new InvitationDeclined(ProviderScope.required(), id, invitation.customerId(), noted));
        }
    }

    /** The sign-in cannot be used (wrong tenant, no admin, blocked …); the same link works on. */
    public void refused(UUID id, String step, String reason) {
        stopped(id, step, reason, Outcome.REFUSED);
    }

    /** Something on the way did not work and the customer cannot help it: the inviter is told, once for each step. */
    public void failed(UUID id, String step, String reason) {
        if (stopped(id, step, reason, Outcome.FAILURE)) {
            UUID customer = store.view(id).customerId();
            trail.publish(new InvitationFailed(ProviderScope.required(), id, customer, step, cut(reason)));
        }
    }

    private boolean stopped(UUID id, String step, String reason, Outcome outcome) {
        Invitation invitation = store.lock(id);
        String noted = cut(reason);
        boolean news = invitation.refuse(step, noted, store.now());
        store.save(invitation);
        trail.note(invitation, "failed", visitor(id), outcome, Map.of("step", step, "reason", noted));
        return news;
    }

    /** Everything is there, an operator has the last word. */
    public void awaitProvider(UUID id, UUID connectionId) {
        Invitation invitation = store.lock(id);
        invitation.awaitProvider(connectionId, store.now());
        store.save(invitation);
        trail.note(invitation, "waiting", visitor(id));
        trail.publish(
                new InvitationAwaitingProvider(ProviderScope.required(), id, invitation.customerId(), connectionId));
    }

    /** The connection exists: an operator has confirmed it, or the customer's sign-in was enough. */
    public void complete(UUID id, UUID connectionId, Actor actor) {
        Invitation invitation = store.lock(id);
        boolean confirmed = invitation.status() == InvitationStatus.AWAITING_PROVIDER;
        invitation.complete(connectionId, store.now());
        store.save(invitation);
        if (confirmed) {
            trail.note(invitation, "confirmed", actor);
        }
        trail.note(invitation, "completed", actor);
        trail.publish(new InvitationCompleted(ProviderScope.required(), id, invitation.customerId(), connectionId));
    }

    /** A connection goes and another stays in its place, for all invitations that name it. */
    public void placeTaken(UUID connectionId, UUID lasting) {
        store.rename(connectionId, lasting);
    }

    /** Ends it and its links for good. */
    public void revoke(UUID id, String reason, Actor actor) {
        desk.revoke(id, reason, actor);
    }

    /**
     * A live link for a colleague of the recipient, which the caller mails to that address.
     *
     * @param step the only one that it opens; null: the whole invitation
     */
    public Secret passOn(UUID id, String recipient, @Nullable LinkStep step, Actor actor) {
        return desk.passOn(id, recipient, step, actor);
    }

    /** The only step that a link opens; empty where it opens the whole invitation. */
    @Transactional(readOnly = true)
    public Optional<LinkStep> stepOf(UUID id, UUID linkToken) {
        return links.stepOf(id, linkToken);
    }

    /** Somebody has done this step by this link; whoever passed it on is told where it was passed on. */
    public void stepDone(UUID id, @Nullable UUID linkToken, LinkStep step) {
        if (linkToken != null) {
            desk.stepDone(id, linkToken, step, visitor(id));
        }
    }

    /** Another live link for the same invitation; shown once. */
    public Secret anotherLink(UUID id, Actor actor) {
        return desk.anotherLink(id, actor);
    }

    private Actor visitor(UUID id) {
        SignedIn who = store.view(id).signedIn();
        return who == null ? Actor.linkHolder(id.toString()) : who.actor();
    }

    /** Reasons may quote Microsoft or a stranger; they stay one line of bearable length. */
    private static String cut(String reason) {
        String line = reason.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= 300 ? line : line.substring(0, 299) + "…";
    }
}
