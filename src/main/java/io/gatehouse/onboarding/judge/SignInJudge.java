package io.gatehouse.onboarding.judge;

import io.gatehouse.connection.TenantFacts;
import io.gatehouse.connection.check.LiveTests;
import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.connection.consent.Consents;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.Me;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.DirectoryRoles;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistrations;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Decides by what the tenant granted whether a sign-in is enough. The person's role only chooses the explanation where it
 * is not. Stores nothing.
 */
@Service
class SignInJudge {

    /** How long Microsoft may take to show a consent everywhere: seconds, at times minutes. */
    static final Duration REPLICATION = Duration.ofMinutes(5);
    /** After an unticked first try the old personal grant shows before the new one for everybody. */
    private static final Duration SECOND_TRY = Duration.ofSeconds(40);

    private final Graph graph;
    private final Consents consents;
    private final LiveTests tests;
    private final DirectoryRoles roles;
    private final Profiles profiles;
    private final AppRegistrations registrations;
    private final AccountChecks checks;

    SignInJudge(
            Graph graph,
            Consents consents,
            LiveTests tests,
            DirectoryRoles roles,
            Profiles profiles,
            AppRegistrations registrations,
            AccountChecks checks) {
        this.checks = checks;
        this.graph = graph;
        this.consents = consents;
        this.tests = tests;
        this.roles = roles;
        this.profiles = profiles;
        this.registrations = registrations;
    }

    Verdict judge(InvitationView invitation, Candidate candidate) {
        ServiceProfile profile = profiles.get(invitation.profile());
        List<String> wanted = profile.scopes();
        GraphAccess access = new GraphAccess(candidate.tenant(), candidate.accessToken());
        try {
            ConsentReading reading = consents.read(access, clientId(candidate), candidate.objectId());
            if (!reading.missing(wanted).isEmpty()) {
                return missing(invitation, candidate, access, reading, wanted);
            }
            // of a sign-in that is dropped nothing is asked: the account comes afterwards
            Stop stop =
                    candidate.flow().keepsSignIn() ? checks.ofAccount(invitation, profile, candidate, access) : null;
            return stop == null
                    ? accepted(candidate, access, reading)
                    : new Verdict.Rejected(stop.by(candidate.account(), candidate.accountDomain()));
        } catch (MicrosoftException e) {
            return failed(candidate, access, wanted, e.failure());
        }
    }

    private Verdict accepted(Candidate candidate, GraphAccess access, ConsentReading reading) {
        try {
            TenantFacts tenant = tests.run(access);
            Me account = account(access);
            if (account == null) {
                // who acts here without an account here, as partners do, signs in for a while only
                return new Verdict.NotYet(StopReason.OUTSIDER, SECOND_TRY);
            }
            return new Verdict.Accepted(
                    reading, tenant, roles.mayConsent(candidate, access), account.mail(), List.of());
        } catch (MicrosoftException e) {
            if (e.failure().passing()) {
                throw e;
            }
            if (behind(e.failure())) {
                // the consent was seen: another server than the one that showed it may not know of it yet
                return new Verdict.NotYet(StopReason.LIVE_TEST_FAILED, REPLICATION);
            }
            Stop stop = Stop.of(e.failure()).as(StopReason.LIVE_TEST_FAILED);
            return new Verdict.Rejected(stop.by(candidate.account(), candidate.accountDomain()));
        }
    }

    /** Null where the directory shows no account of the person: not yet, or none at all. */
    private @Nullable Me account(GraphAccess access) {
        try {
            return graph.me(access);
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.Missing) {
                return null;
            }
            throw e;
        }
    }

    /** What a server says that has not heard yet of a consent that another one knows. */
    static boolean behind(MicrosoftFailure failure) {
        return failure instanceof MicrosoftFailure.Refused || failure instanceof MicrosoftFailure.Missing;
    }

    private Verdict missing(
            InvitationView invitation,
            Candidate candidate,
            GraphAccess access,
            ConsentReading reading,
            List<String> wanted) {
        if (reading.onlyPersonal(wanted)) {
            return secondTry(invitation, candidate)
                    ? new Verdict.NotYet(roles.explained(candidate, access, StopReason.CONSENT_UNTICKED), SECOND_TRY)
                    : rejected(candidate, access, StopReason.CONSENT_UNTICKED, null);
        }
        List<String> withheld = List.copyOf(Scopes.missing(wanted, candidate.scopes()));
        return withheld.isEmpty()
                ? new Verdict.NotYet(StopReason.WAITED_TOO_LONG, REPLICATION)
                : rejected(candidate, access, StopReason.CONSENT_PARTIAL, String.join(", ", withheld));
    }

    /** Of whoever waits the invitation tells no more which try it is: a first one loses a moment, a second one nothing. */
    private static boolean secondTry(InvitationView invitation, Candidate candidate) {
        boolean waits = candidate.browser() == null;
        return waits || StopReason.CONSENT_UNTICKED.name().equals(invitation.step());
    }

    /** A token that holds every wanted permission was consented to: then Graph is behind, not the person. */
    private Verdict failed(Candidate candidate, GraphAccess access, List<String> wanted, MicrosoftFailure failure) {
        boolean granted = Scopes.missing(wanted, candidate.scopes()).isEmpty();
        if (failure.passing() || (granted && behind(failure))) {
            return new Verdict.NotYet(StopReason.WAITED_TOO_LONG, REPLICATION);
        }
        if (behind(failure)) {
            String withheld = String.join(", ", Scopes.missing(wanted, candidate.scopes()));
            return rejected(candidate, access, StopReason.CONSENT_PARTIAL, withheld);
        }
        return new Verdict.Rejected(Stop.of(failure).by(candidate.account(), candidate.accountDomain()));
    }

    private Verdict rejected(Candidate candidate, GraphAccess access, StopReason forAdmins, @Nullable String detail) {
        Stop stop = Stop.of(roles.explained(candidate, access, forAdmins))
                .by(candidate.account(), candidate.accountDomain());
        return new Verdict.Rejected(detail == null ? stop : stop.because(detail));
    }

    private String clientId(Candidate candidate) {
        return registrations.get(candidate.registrationId()).clientId();
    }
}
