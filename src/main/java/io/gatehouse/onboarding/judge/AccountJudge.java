package io.gatehouse.onboarding.judge;

import io.gatehouse.connection.TenantFacts;
import io.gatehouse.connection.check.LiveTests;
import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.DirectoryRoles;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.profile.shelf.Profiles;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Decides whether the account that signed in through the customer's own registration is the one that the service can work
 * with. The consent was granted and read back while the registration was made; the account itself may not read grants, so
 * its token tells what arrived.
 */
@Service
class AccountJudge {

    private final Profiles profiles;
    private final AccountChecks checks;
    private final OtherApis otherApis;
    private final LiveTests tests;
    private final DirectoryRoles roles;
    private final Graph graph;

    AccountJudge(
            Profiles profiles,
            AccountChecks checks,
            OtherApis otherApis,
            LiveTests tests,
            DirectoryRoles roles,
            Graph graph) {
        this.profiles = profiles;
        this.checks = checks;
        this.otherApis = otherApis;
        this.tests = tests;
        this.roles = roles;
        this.graph = graph;
    }

    Verdict judge(InvitationView invitation, Candidate candidate) {
        ServiceProfile profile = profiles.get(invitation.profile());
        if (!Scopes.missing(profile.scopes(), candidate.scopes()).isEmpty()) {
            return new Verdict.NotYet(StopReason.WAITED_TOO_LONG, SignInJudge.REPLICATION);
        }
        GraphAccess access = new GraphAccess(candidate.tenant(), candidate.accessToken());
        try {
            Stop stop = checks.refusal(invitation, profile, candidate, access);
            if (stop != null) {
                return new Verdict.Rejected(stop.by(candidate.account(), candidate.accountDomain()));
            }
            return accepted(profile, candidate, access, otherApis.absent(invitation, profile, candidate));
        } catch (MicrosoftException e) {
            return failed(candidate, e.failure());
        }
    }

    private Verdict accepted(ServiceProfile profile, Candidate candidate, GraphAccess access, List<String> absentApis) {
        TenantFacts tenant = tests.run(access);
        Set<String> granted =
                profile.delegated().stream().map(WantedPermission::scope).collect(Collectors.toSet());
        return new Verdict.Accepted(
                new ConsentReading(true, true, granted, Set.of(), Set.of()),
                tenant,
                roles.mayConsent(candidate, access),
                mail(access),
                absentApis);
    }

    /** Nice to know only; the account's name is tried where it is silent. */
    private @Nullable String mail(GraphAccess access) {
        return graph.me(access).mail();
    }

    /** A grant that was read back a moment ago and is not in the token yet is Microsoft's delay, not a refusal. */
    private static Verdict failed(Candidate candidate, MicrosoftFailure failure) {
        boolean behind = failure.passing()
                || failure instanceof MicrosoftFailure.ConsentLost
                || failure instanceof MicrosoftFailure.CredentialRejected;
        if (behind) {
            return new Verdict.NotYet(StopReason.WAITED_TOO_LONG, SignInJudge.REPLICATION);
        }
        if (SignInJudge.behind(failure)) {
            // its token holds them: another server than the one that issued it may not know of the grant yet
            return new Verdict.NotYet(StopReason.LIVE_TEST_FAILED, SignInJudge.REPLICATION);
        }
        Stop stop = Stop.of(failure).as(StopReason.LIVE_TEST_FAILED);
        return new Verdict.Rejected(stop.by(candidate.account(), candidate.accountDomain()));
    }
}
