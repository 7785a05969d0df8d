package io.gatehouse.onboarding.registering;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.invitation.InvitationClosed;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.onboarding.acting.ActingAccounts;
import io.gatehouse.onboarding.result.Acceptance;
import io.gatehouse.onboarding.result.SignInResults;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * An administrator has made the customer's own app complete again: where the service account's kept sign-in gets all of
 * it, the connection goes on with that, else the account is asked.
 */
@Component
class KeptAccountJob implements JobHandler {

    static final String KIND = "onboarding.account";

    private static final Logger log = LoggerFactory.getLogger(KeptAccountJob.class);

    private final Invitations invitations;
    private final ActingAccounts acting;
    private final Acceptance acceptance;
    private final RegistrationFacts facts;
    private final RegistrationResults results;
    private final Clock clock;

    KeptAccountJob(
            Invitations invitations,
            ActingAccounts acting,
            Acceptance acceptance,
            RegistrationFacts facts,
            RegistrationResults results,
            Clock clock) {
        this.invitations = invitations;
        this.acting = acting;
        this.acceptance = acceptance;
        this.facts = facts;
        this.results = results;
        this.clock = clock;
    }

    record Look(UUID invitation, UUID registration) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean restsWithCustomer() {
        return false;
    }

    @Override
    public void run(JobContext job) {
        Look look = job.data(Look.class);
        InvitationView invitation = invitations.get(look.invitation());
        boolean waits = SignInResults.WAITING_FOR_MICROSOFT.equals(invitation.step())
                && invitation.acceptsSignIn(clock.instant());
        if (!waits) {
            return;
        }
        Optional<UUID> goesOn = acting.at(look.registration(), invitation)
                .filter(known -> facts.provenBesidesGraph(known, invitation))
                .map(ConnectionView::id)
                .filter(connection -> acceptance.covered(connection, invitation));
        try {
            if (goesOn.isPresent()) {
                results.goesOn(invitation, goesOn.get());
            } else {
                results.accountNext(invitation);
            }
        } catch (InvitationClosed e) {
            log.info("Invitation {} was closed meanwhile", invitation.reference());
        }
    }
}
