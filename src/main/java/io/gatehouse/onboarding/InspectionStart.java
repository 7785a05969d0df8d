package io.gatehouse.onboarding;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.Invitations;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;

/** An administrator has signed in to let us read: for a dry run, or to check a registration that exists already. */
@Service
class InspectionStart {

    /** Reads registrations, grants (Directory.Read.All, PROTOCOL 6.7) and rules; writes nothing. */
    static final Set<String> SCOPES =
            Set.of("User.Read", "Application.Read.All", "Directory.Read.All", "Policy.Read.All");

    private static final String TYPING = "TYPING_REGISTRATION";
    private static final String LOOKED = "DRY_RUN";

    private final ChosenMethods methods;
    private final BorrowedSignIns borrowed;
    private final Inspections inspections;
    private final DryRuns dryRuns;
    private final SignInResults stops;
    private final Invitations invitations;

    InspectionStart(
            ChosenMethods methods,
            BorrowedSignIns borrowed,
            Inspections inspections,
            DryRuns dryRuns,
            SignInResults stops,
            Invitations invitations) {
        this.methods = methods;
        this.borrowed = borrowed;
        this.inspections = inspections;
        this.dryRuns = dryRuns;
        this.stops = stops;
        this.invitations = invitations;
    }

    CallbackOutcome begin(InvitationView invitation, Candidate candidate) {
        boolean existing = methods.usesExisting(invitation);
        Optional<Stop> stop = borrowed.stop(candidate, SCOPES)
                .or(() -> existing ? borrowed.stopUnlessAdmin(candidate) : Optional.empty());
        if (stop.isPresent()) {
            return stops.stopped(invitation, stop.get());
        }
        String report = existing ? null : dryRuns.of(invitation, candidate, borrowed.mayConsent(candidate));
        invitations.step(invitation.id(), existing ? TYPING : LOOKED);
        inspections.put(invitation, candidate, borrowed.admin(candidate), existing, report);
        return new CallbackOutcome.Inspected(existing);
    }
}
