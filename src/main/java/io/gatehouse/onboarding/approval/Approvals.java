package io.gatehouse.onboarding.approval;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.InvitationTurns;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.approval.ApprovalWait.Sight;
import io.gatehouse.onboarding.approval.ApprovalWait.Told;
import io.gatehouse.onboarding.signin.ApprovalNeeded;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.standing.ExpectedTenants;
import io.gatehouse.onboarding.trip.SignInApps;
import io.gatehouse.shared.Instants;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Who waits for an admin's approval, since when, and how it ends. */
@Service
@Transactional
public class Approvals {

    /** The invitation's steps: a person says that an admin was asked; the approval was seen at Microsoft. */
    public static final String ASKED = "APPROVAL_ASKED";

    public static final String GIVEN = "APPROVAL_GIVEN";

    private final ApprovalRows rows;
    private final SignInApps apps;
    private final ExpectedTenants tenants;
    private final Invitations invitations;
    private final InvitationTurns turns;
    private final Clock clock;

    Approvals(
            ApprovalRows rows,
            SignInApps apps,
            ExpectedTenants tenants,
            Invitations invitations,
            InvitationTurns turns,
            Clock clock) {
        this.rows = rows;
        this.apps = apps;
        this.tenants = tenants;
        this.invitations = invitations;
        this.turns = turns;
        this.clock = clock;
    }

    /** The wait that counts now, approved or not. */
    @Transactional(readOnly = true)
    public Optional<ApprovalWait> of(UUID invitation) {
        return rows.live(invitation, now());
    }

    /** In the transaction in which the answer of Microsoft is written down; nobody approves what only takes away. */
    @EventListener
    void needed(ApprovalNeeded event) {
        Optional<ApprovalWait> standing =
                rows.live(event.invitationId(), now()).filter(wait -> !wait.approved() && wait.flow() == event.flow());
        if (standing.isPresent()) {
            rows.told(event.invitationId(), event.linkTokenId());
            return;
        }
        InvitationView invitation = invitations.get(event.invitationId());
        if (invitation.purpose() != InvitationPurpose.REMOVE) {
            begin(invitation, event.flow(), event.linkTokenId(), Told.MICROSOFT);
        }
    }

    /** Somebody has come through, or says that nothing is to come of it. */
    public void over(UUID invitation) {
        rows.over(invitation);
    }

    /** A person says so: Microsoft's own page for it leads nowhere. It proves nothing, and only makes us look. */
    public void asked(InvitationView invitation, SignInFlow flow, UUID link) {
        // two presses at once
        invitations.held(invitation.id());
        if (rows.live(invitation.id(), now()).isEmpty()) {
            begin(invitation, flow, link, Told.PERSON);
            invitations.step(invitation.id(), ASKED);
        }
    }

    private void begin(InvitationView invitation, SignInFlow flow, @Nullable UUID link, Told told) {
        rows.put(new ApprovalWait(
                invitation.id(),
                apps.of(invitation, flow).id(),
                link,
                flow,
                tenants.of(invitation, flow),
                told,
                Sight.UNKNOWN,
                now(),
                0,
                0,
                null,
                null));
    }

    /** It was seen: whoever waits gets a mail, once, and the inviter is told. */
    void seen(ApprovalWait wait) {
        // locks the invitation first, as everybody does who changes it
        InvitationView invitation = invitations.held(wait.invitation());
        if (invitation.acceptsSignIn(now()) && rows.approve(wait, now())) {
            invitations.step(wait.invitation(), GIVEN);
            turns.approved(wait.invitation(), wait.link());
        }
    }

    /** As precise as the database keeps it. */
    private Instant now() {
        return Instants.now(clock);
    }
}
