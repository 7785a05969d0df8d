package io.gatehouse.onboarding.judge;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.registration.AppRegistrations;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Gives a sign-in to the judge of its kind: through the provider's registration or through the customer's own. A consent is
 * that of an organisation, which is looked at first, whoever asks and however late.
 */
@Component
public class Judges {

    private final OrganisationChecks organisations;
    private final SignInJudge ours;
    private final AccountJudge theirs;
    private final AppRegistrations registrations;

    Judges(OrganisationChecks organisations, SignInJudge ours, AccountJudge theirs, AppRegistrations registrations) {
        this.organisations = organisations;
        this.ours = ours;
        this.theirs = theirs;
        this.registrations = registrations;
    }

    public Verdict judge(InvitationView invitation, Candidate candidate) {
        Optional<Stop> unfit =
                candidate.flow().consents() ? organisations.ofConsent(invitation, candidate) : Optional.empty();
        if (unfit.isPresent()) {
            return new Verdict.Rejected(unfit.get().by(candidate.account(), candidate.accountDomain()));
        }
        boolean customers = registrations.get(candidate.registrationId()).customerId() != null;
        return customers ? theirs.judge(invitation, candidate) : ours.judge(invitation, candidate);
    }
}
