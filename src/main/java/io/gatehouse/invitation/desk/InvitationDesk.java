package io.gatehouse.invitation.desk;

import io.gatehouse.audit.Outcome;
import io.gatehouse.invitation.HandedStepDone;
import io.gatehouse.invitation.InvitationRevoked;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.invitation.link.LinkTokens;
import io.gatehouse.invitation.mailing.InvitationSending;
import io.gatehouse.invitation.mailing.Recipients;
import io.gatehouse.invitation.store.Invitation;
import io.gatehouse.invitation.store.InvitationChecks;
import io.gatehouse.invitation.store.InvitationStore;
import io.gatehouse.invitation.store.InvitationTrail;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What operators and API clients do with an invitation after it was issued. */
@Service
@Transactional
public class InvitationDesk {

    static final String ENDS_LATER = "invitation.extend.later";

    private final InvitationStore store;
    private final InvitationSending sending;
    private final LinkTokens links;
    private final InvitationTrail trail;

    InvitationDesk(InvitationStore store, InvitationSending sending, LinkTokens links, InvitationTrail trail) {
        this.store = store;
        this.sending = sending;
        this.links = links;
        this.trail = trail;
    }

    /** Mails new links to the same recipients; older links stay live. */
    public InvitationView resend(UUID id, Actor actor) {
        Invitation invitation = store.lock(id);
        Instant now = store.now();
        invitation.requireSignInPossible(now);
        InvitationView view = store.view(id);
        store.requireMayBeAsked(view);
        if (view.recipients().isEmpty()) {
            throw new InvalidInput(
                    "recipients", "invitation.recipients.none", "This invitation has no recipient to send it to.");
        }
        invitation.mailFailed(null);
        invitation.linkAnswered();
        store.save(invitation);
        sending.send(view, actor, now);
        CrashPoint.hit("invitation.resent");
        trail.note(invitation, "resent", actor);
        return sending.withMail(store.view(id));
    }

    /** Lets the invitation end that long from now, whatever its end was before: 1 hour to 90 days. */
    public InvitationView extend(UUID id, @Nullable Duration fromNow, Actor actor) {
        Invitation invitation = store.lock(id);
        Instant now = store.now();
        Instant end = now.plus(InvitationChecks.lifetime(fromNow));
        invitation.extend(end, now);
        store.save(invitation);
        trail.note(invitation, "extended", actor, Outcome.SUCCESS, Map.of("expiresAt", end.toString()));
        return sending.withMail(store.view(id));
    }

    /** Whether the recipients are reminded as long as nobody has finished. */
    public InvitationView remind(UUID id, boolean wanted, Actor actor) {
        Invitation invitation = store.lock(id);
        Instant now = store.now();
        invitation.requireSignInPossible(now);
        if (invitation.remind(wanted, now)) {
            store.save(invitation);
            trail.note(invitation, wanted ? "reminders_on" : "reminders_off", actor);
        }
        return sending.withMail(store.view(id));
    }

    /** For many at once: 14 days from now, but never shortens one that ends later anyway. */
    public void extendIfSooner(UUID id, Actor actor) {
        if (store.view(id).expiresAt().isAfter(store.now().plus(InvitationChecks.DEFAULT))) {
            throw new Conflict(ENDS_LATER, "This invitation ends later already.", id);
        }
        extend(id, InvitationChecks.DEFAULT, actor);
    }

    /** Ends the invitation and all its links; doing it twice changes nothing. */
    public InvitationView revoke(UUID id, @Nullable String why, Actor actor) {
        String reason = Inputs.optionalLine("reason", why, 200);
        Invitation invitation = store.lock(id);
        if (invitation.status() != InvitationStatus.REVOKED) {
            Instant now = store.now();
            String noted = Objects.requireNonNullElse(reason, "Revoked by " + actor.name());
            UUID waiting = invitation.revoke(noted, now);
            invitation.linkAnswered();
            store.save(invitation);
            links.revokeAll(id, actor, now);
            store.customerMayBeDone(invitation.customerId());
            trail.note(invitation, "revoked", actor, Outcome.SUCCESS, Map.of("reason", noted));
            trail.publish(new InvitationRevoked(
                    ProviderScope.required(), id, invitation.customerId(), waiting, actor, noted));
        }
        return sending.withMail(store.view(id));
    }

    /** Another live link, answered once: only its hash is kept. */
    public Secret anotherLink(UUID id, Actor actor) {
        Invitation invitation = store.lock(id);
        Instant now = store.now();
        invitation.requireSignInPossible(now);
        Secret link = sending.link(id, actor, now);
        invitation.linkAnswered();
        store.save(invitation);
        trail.note(invitation, "link_copied", actor);
        return link;
    }

    /** A live link for somebody whom the invited person names; the caller mails it. */
    Secret passOn(UUID id, String recipient, @Nullable LinkStep step, Actor actor) {
        Invitation invitation = store.lock(id);
        Instant now = store.now();
        invitation.requireSignInPossible(now);
        Secret link = step == null
                ? sending.mailed(id, recipient, actor, now)
                : sending.mailedFor(step, id, recipient, actor, now);
        Map<String, String> details =
                step == null ? Map.of("recipient", recipient) : Map.of("recipient", recipient, "step", step.name());
        trail.note(invitation, "handed_over", actor, Outcome.SUCCESS, details);
        return link;
    }

    void stepDone(UUID id, UUID linkToken, LinkStep step, Actor actor) {
        links.done(linkToken, step, store.now()).ifPresent(colleague -> {
            trail.note(store.lock(id), "step_done", actor, Outcome.SUCCESS, Map.of("step", step.name()));
            trail.publish(new HandedStepDone(ProviderScope.required(), id, step, colleague));
        });
    }

    /** A link for the operator who sits beside the customer; whatever is signed in by it names him as well. */
    public Secret together(UUID id, Actor actor) {
        Invitation invitation = store.lock(id);
        Instant now = store.now();
        invitation.requireSignInPossible(now);
        Secret link = sending.together(id, actor, now);
        trail.note(invitation, "together", actor);
        return link;
    }

    /** Nobody is to get another link; the invitation stays as it is. */
    public void dismissLink(UUID id, Actor actor) {
        Invitation invitation = store.lock(id);
        if (store.view(id).linkAskedAt() != null) {
            invitation.linkAnswered();
            store.save(invitation);
            trail.note(invitation, "link_dismissed", actor);
        }
    }

    public void revokeLink(UUID id, UUID linkToken, Actor actor) {
        Invitation invitation = store.lock(id);
        if (links.of(id).stream().noneMatch(link -> link.id().equals(linkToken))) {
            throw new NotFound("No link " + linkToken);
        }
        if (links.revoke(id, linkToken, actor, store.now())) {
            trail.note(invitation, "link_revoked", actor);
        }
    }

    /** Sends to other addresses; links mailed to the addresses that are gone die, for somebody else may read them. */
    public InvitationView changeRecipients(UUID id, List<String> addresses, Actor actor) {
        List<String> checked = Recipients.checked(addresses);
        if (checked.isEmpty()) {
            throw new InvalidInput(
                    "recipients", "invitation.recipients.required", "At least one recipient is required.");
        }
        Invitation invitation = store.lock(id);
        Instant now = store.now();
        invitation.requireSignInPossible(now);
        InvitationView before = store.view(id);
        before.recipients().stream()
                .filter(old -> checked.stream().noneMatch(old::equalsIgnoreCase))
                .forEach(gone -> links.revokeMailedTo(id, gone, actor, now));
        sending.recipients(id, checked);
        invitation.mailFailed(null);
        invitation.linkAnswered();
        store.save(invitation);
        sending.send(store.view(id), actor, now);
        trail.note(invitation, "resent", actor, Outcome.SUCCESS, Map.of("recipients", String.join(", ", checked)));
        return sending.withMail(store.view(id));
    }
}
