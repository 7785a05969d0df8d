package io.gatehouse.invitation.desk;

import io.gatehouse.audit.Outcome;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationGuard;
import io.gatehouse.invitation.InvitationIssued;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationRevoked;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.mailing.InvitationSending;
import io.gatehouse.invitation.store.Invitation;
import io.gatehouse.invitation.store.InvitationChecks;
import io.gatehouse.invitation.store.InvitationFacts;
import io.gatehouse.invitation.store.InvitationStore;
import io.gatehouse.invitation.store.InvitationTrail;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Issues invitations; a customer has at most one open one for the same profile and purpose. */
@Component
class InvitationIssue {

    /** Within this time an equal invitation by the same person is the same press. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private final InvitationStore store;
    private final InvitationChecks checks;
    private final ObjectProvider<InvitationGuard> guards;
    private final Customers customers;
    private final InvitationSending sending;
    private final InvitationTrail trail;

    InvitationIssue(
            InvitationStore store,
            InvitationChecks checks,
            ObjectProvider<InvitationGuard> guards,
            Customers customers,
            InvitationSending sending,
            InvitationTrail trail) {
        this.store = store;
        this.checks = checks;
        this.guards = guards;
        this.customers = customers;
        this.sending = sending;
        this.trail = trail;
    }

    IssuedInvitation issue(NewInvitation wanted, Actor actor) {
        store.queueUp(wanted.customerId());
        Instant now = store.now();
        InvitationFacts facts = checks.checked(withMethod(wanted), now);
        Invitation invitation = made(facts, actor, now);
        Secret link = facts.byMail() ? null : sending.link(invitation.id(), actor, now);
        if (facts.byMail()) {
            sending.send(store.view(invitation.id()), actor, now);
        }
        trail.publish(new InvitationIssued(ProviderScope.required(), invitation.id(), facts.customerId()));
        return new IssuedInvitation(sending.withMail(store.view(invitation.id())), link);
    }

    /** All are for the contacts of one customer. */
    int issueTogether(List<NewInvitation> wanted, Actor actor) {
        List<InvitationView> made = new ArrayList<>();
        Instant now = store.now();
        for (NewInvitation one : wanted) {
            store.queueUp(one.customerId());
            InvitationFacts facts = checks.checked(withMethod(one), now);
            if (open(facts, now).isEmpty()) {
                made.add(store.view(made(facts, actor, now).id()));
            }
        }
        if (!made.isEmpty()) {
            sending.send(made, actor, now);
        }
        made.forEach(
                view -> trail.publish(new InvitationIssued(ProviderScope.required(), view.id(), view.customerId())));
        return made.size();
    }

    private Invitation made(InvitationFacts facts, Actor actor, Instant now) {
        guards.forEach(
                guard -> guard.check(facts.customerId(), facts.profile(), facts.purpose(), facts.connectionId()));
        store.linksAnswered(facts);
        store.lockReplaceable(facts).forEach(older -> replace(older, actor, now));
        Invitation invitation = Invitation.issue(facts, actor, now);
        store.save(invitation);
        sending.recipients(invitation.id(), facts.recipients());
        customers.invited(facts.customerId());
        trail.note(invitation, "issued", actor);
        return invitation;
    }

    IssuedInvitation issueOnce(NewInvitation wanted, Actor actor) {
        store.queueUp(wanted.customerId());
        Instant now = store.now();
        InvitationFacts facts = checks.checked(withMethod(wanted), now);
        return store.lockReplaceable(facts).stream()
                .filter(older -> older.issuedAs(facts, actor, now, AT_ONCE))
                .map(older -> store.view(older.id()))
                .filter(older -> older.recipients().equals(facts.recipients()))
                .findFirst()
                .map(older -> again(older, facts.byMail(), actor, now))
                .orElseGet(() -> issue(wanted, actor));
    }

    /** No link, where another one is under way. */
    IssuedInvitation issueUnlessOpen(NewInvitation wanted, Actor actor) {
        store.queueUp(wanted.customerId());
        Instant now = store.now();
        InvitationFacts facts = checks.checked(withMethod(wanted), now);
        return open(facts, now)
                .map(older -> new IssuedInvitation(sending.withMail(older), null))
                .orElseGet(() -> issue(wanted, actor));
    }

    private Optional<InvitationView> open(InvitationFacts facts, Instant now) {
        return store.lockReplaceable(facts).stream()
                .map(older -> store.view(older.id()))
                .filter(older -> older.status() == InvitationStatus.AWAITING_PROVIDER || older.acceptsSignIn(now))
                .findFirst();
    }

    /** What was mailed is on its way; a link that is to be shown can be shown by making another. */
    private IssuedInvitation again(InvitationView older, boolean byMail, Actor actor, Instant now) {
        return new IssuedInvitation(sending.withMail(older), byMail ? null : sending.link(older.id(), actor, now));
    }

    private NewInvitation withMethod(NewInvitation wanted) {
        UUID connection = wanted.connectionId();
        boolean open = wanted.method() == null
                && !wanted.customerChooses()
                && wanted.purpose() != InvitationPurpose.SWITCH_METHOD;
        return connection == null || !open
                ? wanted
                : guards.stream()
                        .flatMap(guard -> guard.methodOf(connection).stream())
                        .findFirst()
                        .map(wanted::by)
                        .orElse(wanted);
    }

    private void replace(Invitation older, Actor actor, Instant now) {
        String reason = "Replaced by a newer invitation";
        UUID waiting = older.revoke(reason, now);
        store.save(older);
        sending.revokeLinks(older.id(), actor, now);
        trail.note(older, "revoked", actor, Outcome.SUCCESS, Map.of("reason", reason));
        trail.publish(new InvitationRevoked(
                ProviderScope.required(), older.id(), older.customerId(), waiting, actor, reason));
    }
}
