package io.gatehouse.onboarding.judge;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.registration.AppRegistrations;
import org.springframework.stereotype.Component;

/** Gives a sign-in to the judge of its kind: through the provider's registration or through the customer's own. */
@Component
public class Judges {

    private final SignInJudge ours;
    private final AccountJudge theirs;
    private final AppRegistrations registrations;

    Judges(SignInJudge ours, AccountJudge theirs, AppRegistrations registrations) {
        this.ours = ours;
        this.theirs = theirs;
        this.registrations = registrations;
    }

    public Verdict judge(InvitationView invitation, Candidate candidate) {
        boolean customers = registrations.get(candidate.registrationId()).customerId() != null;
        return customers ? theirs.judge(invitation, candidate) : ours.judge(invitation, candidate);
    }
}
