package io.gatehouse.onboarding.result;

import io.gatehouse.connection.TenantFacts;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.LentRights;
import io.gatehouse.onboarding.admin.BorrowedSignIns;
import io.gatehouse.onboarding.admin.RegisteringAdmins;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.shared.Conflict;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** An administrator has signed in so that what was made in the tenant can be removed: hands the rights on. */
@Component
public class RemovalStart {

    public static final String REMOVING = "REMOVING";

    private final RemovalScopes scopes;
    private final BorrowedSignIns borrowed;
    private final Invitations invitations;
    private final SignInResults stops;
    private final Lending lending;
    private final TransactionTemplate transaction;

    /** Who takes the rights, and who gave them: his browser alone is told more afterwards. */
    @Component
    record Lending(ObjectProvider<LentRights> lenders, RegisteringAdmins admins, Clock clock) {

        void lend(InvitationView invitation, Candidate candidate, LentRights.Lent lent) {
            TenantFacts tenant = new TenantFacts(candidate.tenant(), null, List.of());
            admins.put(
                    invitation.id(),
                    new RegisteringAdmins.Admin(tenant, candidate.account(), null),
                    candidate.browser(),
                    clock.instant());
            lenders.forEach(lender -> lender.lent(invitation.customerId(), lent));
        }
    }

    RemovalStart(
            RemovalScopes scopes,
            BorrowedSignIns borrowed,
            Invitations invitations,
            SignInResults stops,
            Lending lending,
            TransactionTemplate transaction) {
        this.scopes = scopes;
        this.borrowed = borrowed;
        this.invitations = invitations;
        this.stops = stops;
        this.lending = lending;
        this.transaction = transaction;
    }

    public CallbackOutcome begin(InvitationView invitation, Candidate candidate) {
        Optional<Stop> stop = borrowed.stop(candidate, scopes.of(invitation.customerId()));
        if (stop.isPresent()) {
            return stops.stopped(invitation, stop.get());
        }
        LentRights.Lent lent = new LentRights.Lent(
                candidate.tenant(),
                candidate.accessToken(),
                Objects.requireNonNull(candidate.expiresAt(), "just redeemed"),
                candidate.signedIn().actor());
        try {
            transaction.executeWithoutResult(status -> {
                invitations.step(invitation.id(), REMOVING);
                lending.lend(invitation, candidate, lent);
            });
        } catch (Conflict overTenant) {
            return stops.stopped(invitation, Stop.of(overTenant).by(candidate.account(), candidate.accountDomain()));
        }
        return new CallbackOutcome.Closed();
    }
}
