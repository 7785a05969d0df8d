package io.gatehouse.onboarding.registering;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.admin.BorrowedSignIns;
import io.gatehouse.onboarding.earlier.EarlierRegistrations;
import io.gatehouse.onboarding.plan.Preflight;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.result.RemovalStart;
import io.gatehouse.onboarding.result.SignInResults;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.progress.RegistrationSagas;
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
    private final EarlierRegistrations earlier;
    private final RegistrationSagas sagas;

    RegistrationStart(
            RegistrationPlans plans,
            BorrowedSignIns borrowed,
            RegistrationResults results,
            SignInResults stops,
            Preflight preflight,
            RemovalStart removal,
            EarlierRegistrations earlier,
            RegistrationSagas sagas) {
        this.plans = plans;
        this.borrowed = borrowed;
        this.results = results;
        this.stops = stops;
        this.preflight = preflight;
        this.removal = removal;
        this.earlier = earlier;
        this.sagas = sagas;
    }

    public CallbackOutcome begin(InvitationView invitation, Candidate candidate) {
        if (invitation.purpose() == InvitationPurpose.REMOVE) {
            return removal.begin(invitation, candidate);
        }
        Optional<Stop> stop = borrowed.stop(candidate, plans.helperScopes(invitation));
        if (stop.isPresent()) {
            return stops.stopped(invitation, stop.get());
        }
        borrowed.look(invitation, candidate);
        Preflight.Result seen = preflight.look(invitation, candidate, BorrowedSignIns.access(candidate));
        if (seen.stop() != null) {
            return stops.stopped(invitation, seen.stop().by(candidate.account(), candidate.accountDomain()));
        }
        if (seen.standing() == null) {
            EarlierRegistrations.Answer answer = earlier(invitation, candidate, seen);
            if (answer.ask()) {
                return new CallbackOutcome.EarlierFound();
            }
            seen = new Preflight.Result(null, seen.owners(), answer.standing(), true);
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

    /** Whoever joins a registration on purpose, or goes on with one that was begun, is not asked. */
    private EarlierRegistrations.Answer earlier(InvitationView invitation, Candidate candidate, Preflight.Result seen) {
        RegistrationPlan plan = plans.of(invitation, candidate.tenant(), seen.owners());
        return plan.joinsEarlier() || begun(plan)
                ? new EarlierRegistrations.Answer(false, null)
                : earlier.answer(invitation, candidate, plan, BorrowedSignIns.access(candidate));
    }

    private boolean begun(RegistrationPlan plan) {
        return sagas.ofCustomer(plan.place().customerId()).stream()
                .anyMatch(saga -> saga.service().equals(plan.place().service())
                        && !saga.state().over());
    }
}
