package io.gatehouse.onboarding.receipt;

import io.gatehouse.connection.grant.DelegatedGrants;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.SignedIn;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The last step of every onboarding, whoever takes it: invitation completed, connection active, receipt queued. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class ConnectionCompletion {

    private final Invitations invitations;
    private final DelegatedGrants grants;
    private final Receipts receipts;
    private final Clock clock;

    ConnectionCompletion(Invitations invitations, DelegatedGrants grants, Receipts receipts, Clock clock) {
        this.invitations = invitations;
        this.grants = grants;
        this.receipts = receipts;
        this.clock = clock;
    }

    public void activate(InvitationView invitation, UUID connection, @Nullable String mail, Actor actor) {
        UUID lasting = grants.lasting(connection);
        invitations.complete(invitation.id(), lasting, actor);
        if (!lasting.equals(connection)) {
            invitations.placeTaken(connection, lasting);
        }
        grants.activate(connection, actor);
        receipts.send(invitation, lasting, mail);
    }

    /**
     * The same where a consent was all that was brought: the sign-in that is kept is another one's.
     *
     * @param mail of the administrator; without it his account name is tried
     */
    public void widened(
            InvitationView invitation, UUID connection, @Nullable String mail, SignedIn admin, Actor actor) {
        invitations.complete(invitation.id(), connection, actor);
        grants.activate(connection, actor);
        receipts.send(invitation, connection, new Receipts.Recipient(mail == null ? admin.upn() : mail, admin.name()));
    }

    public Instant now() {
        return clock.instant();
    }
}
