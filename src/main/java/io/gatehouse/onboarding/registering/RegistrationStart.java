package io.gatehouse.onboarding.registering;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.admin.BorrowedSignIns;
import io.gatehouse.onboarding.plan.Preflight;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.result.RemovalStart;
import io.gatehouse.onboarding.result.SignInResults;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.shared.Conflict;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** An administrator has signed in to have a registration made: looks at what may be done with it, and begins. */
@Service
public class RegistrationStart {

    private final RegistrationPlans plans;
    private final BorrowedSignIns borrowed;
    private final RegistrationResults results;
    private final SignInResults stops;
    private final Preflight preflight;
    private final RemovalStart removal;

    RegistrationStart(
            RegistrationPlans plans,
            BorrowedSignIns borrowed,
            RegistrationResults results,
            SignInResults stops,
            Preflight preflight,
            RemovalStart removal) {
        this.plans = plans;
        this.borrowed = borrowed;
        this.results = results;
        this.stops = stops;
        this.preflight = preflight;
        this.removal = removal;
    }

    public CallbackOutcome begin(InvitationView invitation, Candidate candidate) {
        if (invitation.purpose() == InvitationPurpose.REMOVE) {
            return removal.begin(invitation, candidate);
        }
        Optional<Stop> stop = borrowed.stop(candidate, plans.helperScopes(invitation));
        if (stop.isPresent()) {
            return stops.stopped(invitation, stop.get());
        }
        Preflight.Result seen = preflight.look(invitation, candidate, BorrowedSignIns.access(candidate));
        if (seen.stop() != null) {
            return stops.stopped(invitation, seen.stop().by(candidate.account(), candidate.accountDomain()));
        }
        BootstrapToken token = new BootstrapToken(
                candidate.accessToken(), Objects.requireNonNull(candidate.expiresAt(), "just redeemed"));
        try {
            return results.begin(invitation, candidate, seen, borrowed.admin(candidate), token);
        } catch (Conflict begunElsewhere) {
            Stop why = Stop.of(begunElsewhere).by(candidate.account(), candidate.accountDomain());
            return stops.stopped(invitation, why);
        }
    }
}
