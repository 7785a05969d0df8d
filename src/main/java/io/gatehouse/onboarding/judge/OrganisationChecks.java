package io.gatehouse.onboarding.judge;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Stop;
import java.util.Optional;

/** What must be true of a whole organisation before its consent counts; known to a higher package. */
public interface OrganisationChecks {

    /** Why the organisation will not do; empty where nothing is known against it. */
    Optional<Stop> ofConsent(InvitationView invitation, Candidate candidate);
}
