package io.gatehouse.onboarding.callback;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.admin.BorrowedSignIns;
import io.gatehouse.onboarding.admin.Inspections;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.plan.DryRuns;
import io.gatehouse.onboarding.plan.Preflight;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.result.SignInResults;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Stop;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

/** An administrator has signed in to let us read: for a dry run, or to check a registration that exists already. */
@Service
class InspectionStart {

    static final String TYPING = "TYPING_REGISTRATION";
    static final String LOOKED = Inspections.LOOKED;

    private final Rules rules;
    private final BorrowedSignIns borrowed;
    private final Inspections inspections;
    private final DryRuns dryRuns;
    private final SignInResults stops;
    private final Invitations invitations;

    InspectionStart(
            Rules rules,
            BorrowedSignIns borrowed,
            Inspections inspections,
            DryRuns dryRuns,
            SignInResults stops,
            Invitations invitations) {
        this.rules = rules;
        this.borrowed = borrowed;
        this.inspections = inspections;
        this.dryRuns = dryRuns;
        this.stops = stops;
        this.invitations = invitations;
    }

    /** What is asked for, and what would fail at the end of typing a registration in. */
    @Component
    record Rules(ChosenMethods methods, RegistrationPlans plans, Preflight preflight) {

        Optional<Stop> unfit(InvitationView invitation, Candidate candidate) {
            Stop stop = preflight
                    .look(invitation, candidate, BorrowedSignIns.access(candidate))
                    .stop();
            return stop == null
                    ? Optional.empty()
                    : Optional.of(stop.by(candidate.account(), candidate.accountDomain()));
        }
    }

    CallbackOutcome begin(InvitationView invitation, Candidate candidate) {
        boolean existing = rules.methods().usesExisting(invitation);
        Optional<Stop> stop = borrowed.stop(candidate, rules.plans().readingScopes(invitation));
        // a secret that is about to be typed in would be taken for somebody else's: there the look comes afterwards
        if (stop.isEmpty() && !existing) {
            borrowed.look(invitation, candidate);
        }
        if (existing) {
            stop = stop.or(() -> borrowed.stopUnlessAdmin(candidate)).or(() -> rules.unfit(invitation, candidate));
        }
        if (stop.isPresent()) {
            return stops.stopped(invitation, stop.get());
        }
        String report = existing ? null : dryRuns.of(invitation, candidate, borrowed.mayConsent(candidate));
        invitations.step(invitation.id(), existing ? TYPING : LOOKED);
        inspections.put(invitation, candidate, borrowed.admin(candidate), existing, report);
        return new CallbackOutcome.Inspected(existing);
    }
}
