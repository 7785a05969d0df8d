package io.gatehouse.onboarding.callback;

import io.gatehouse.connection.check.LiveTests;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.onboarding.registering.RegistrationStart;
import io.gatehouse.onboarding.result.Acceptance;
import io.gatehouse.onboarding.result.SignInResults;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.onboarding.standing.ExpectedTenants;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Looks at a proven person: the right tenant, nobody else's and not the provider's, a work account; then what the tenant granted. */
@Service
class SignInChecks {

    private final ExpectedTenants tenants;
    private final TimelyJudge judge;
    private final SignInResults results;
    private final Acceptance acceptance;
    private final RegistrationStart registration;
    private final InspectionStart inspection;
    private final Invitations invitations;
    private final Customers customers;
    private final LiveTests tests;

    SignInChecks(
            ExpectedTenants tenants,
            TimelyJudge judge,
            SignInResults results,
            Acceptance acceptance,
            RegistrationStart registration,
            InspectionStart inspection,
            Invitations invitations,
            Customers customers,
            LiveTests tests) {
        this.acceptance = acceptance;
        this.tenants = tenants;
        this.judge = judge;
        this.results = results;
        this.registration = registration;
        this.inspection = inspection;
        this.invitations = invitations;
        this.customers = customers;
        this.tests = tests;
    }

    CallbackOutcome check(InvitationView invitation, Candidate candidate, Instant arrived) {
        Stop stop = wrongPerson(invitation, candidate);
        if (stop != null) {
            return results.stopped(invitation, stop);
        }
        invitations.signedIn(
                invitation.id(),
                candidate.signedIn(),
                candidate.linkTokenId(),
                candidate.traits().details());
        if (candidate.flow() == SignInFlow.BOOTSTRAP) {
            return registration.begin(invitation, candidate);
        }
        if (candidate.flow() == SignInFlow.INSPECTION) {
            return inspection.begin(invitation, candidate);
        }
        if (candidate.flow().keepsSignIn() && candidate.refreshToken() == null) {
            return results.stopped(invitation, stop(StopReason.NO_REFRESH_TOKEN, candidate));
        }
        return switch (judge.judge(invitation, candidate, arrived)) {
            case Verdict.Rejected rejected -> results.stopped(invitation, rejected.stop());
            case Verdict.NotYet notYet -> results.waiting(invitation, candidate, notYet);
            case Verdict.Accepted accepted -> accepted(invitation, candidate, accepted);
        };
    }

    private CallbackOutcome accepted(InvitationView invitation, Candidate candidate, Verdict.Accepted accepted) {
        try {
            CallbackOutcome outcome = acceptance.of(invitation, candidate, accepted);
            CrashPoint.hit("grant.committed");
            return outcome;
        } catch (Conflict e) {
            Stop stop = Stop.of(e);
            return results.stopped(invitation, stop.by(candidate.account(), candidate.accountDomain()));
        }
    }

    private @Nullable Stop wrongPerson(InvitationView invitation, Candidate candidate) {
        if (TenantId.PERSONAL_ACCOUNTS.equals(candidate.tenant())) {
            return stop(StopReason.PERSONAL_ACCOUNT, candidate);
        }
        TenantId expected = tenants.of(invitation, candidate.flow());
        if (expected != null && !expected.equals(candidate.tenant())) {
            return stop(StopReason.WRONG_TENANT, candidate).by(candidate.account(), nameOf(candidate));
        }
        if (expected == null && customers.isHome(candidate.tenant())) {
            return stop(StopReason.HOME_TENANT, candidate);
        }
        UUID owner = customers.byTenant(candidate.tenant()).orElse(invitation.customerId());
        return owner.equals(invitation.customerId()) ? null : stop(StopReason.TENANT_TAKEN, candidate);
    }

    /** The tenant's own name, asked with the token that is dropped right after; its domain where that does not work. */
    private @Nullable String nameOf(Candidate candidate) {
        try {
            String name = tests.run(new GraphAccess(candidate.tenant(), candidate.accessToken()))
                    .name();
            return name == null ? candidate.accountDomain() : name;
        } catch (MicrosoftException e) {
            return candidate.accountDomain();
        }
    }

    private static Stop stop(StopReason reason, Candidate candidate) {
        return Stop.of(reason).by(candidate.account(), candidate.accountDomain());
    }
}
