package io.gatehouse.onboarding;

import io.gatehouse.connection.LiveTests;
import io.gatehouse.connection.TenantFacts;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.Graph;
import io.gatehouse.microsoft.GraphAccess;
import io.gatehouse.microsoft.MicrosoftException;
import io.gatehouse.microsoft.Scopes;
import io.gatehouse.registration.BootstrapToken;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** An administrator has signed in to have a registration made: looks at what may be done with it, and begins. */
@Service
class RegistrationStart {

    private final RegistrationPlans plans;
    private final DirectoryRoles roles;
    private final LiveTests tests;
    private final Graph graph;
    private final RegistrationResults results;
    private final SignInResults stops;

    RegistrationStart(
            RegistrationPlans plans,
            DirectoryRoles roles,
            LiveTests tests,
            Graph graph,
            RegistrationResults results,
            SignInResults stops) {
        this.plans = plans;
        this.roles = roles;
        this.tests = tests;
        this.graph = graph;
        this.results = results;
        this.stops = stops;
    }

    CallbackOutcome begin(InvitationView invitation, Candidate candidate) {
        GraphAccess access = new GraphAccess(candidate.tenant(), candidate.accessToken());
        Set<String> withheld = Scopes.missing(plans.helperScopes(invitation), candidate.scopes());
        if (!withheld.isEmpty()) {
            StopReason reason = candidate.guest()
                    ? StopReason.GUEST
                    : roles.mayConsent(candidate, access) ? StopReason.CONSENT_PARTIAL : StopReason.NOT_ADMIN;
            Stop stop = Stop.of(reason).by(candidate.account(), candidate.accountDomain());
            return stops.stopped(invitation, stop.because(String.join(", ", withheld)));
        }
        return results.begin(
                invitation,
                candidate,
                new RegisteringAdmins.Admin(tenant(candidate, access), candidate.account(), mail(access)),
                new BootstrapToken(
                        candidate.accessToken(), Objects.requireNonNull(candidate.expiresAt(), "just redeemed")));
    }

    /** Nice to know only: a tenant that does not tell its name is connected all the same. */
    private TenantFacts tenant(Candidate candidate, GraphAccess access) {
        try {
            return tests.run(access);
        } catch (MicrosoftException e) {
            String domain = candidate.accountDomain();
            return new TenantFacts(candidate.tenant(), null, domain == null ? List.of() : List.of(domain));
        }
    }

    private @Nullable String mail(GraphAccess access) {
        try {
            return graph.me(access).mail();
        } catch (MicrosoftException e) {
            return null;
        }
    }
}
