package io.gatehouse.onboarding.registering;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.invitation.InvitationClosed;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.RetryLater;
import io.gatehouse.onboarding.acting.ActingAccounts;
import io.gatehouse.onboarding.result.Acceptance;
import io.gatehouse.onboarding.result.Acceptance.Kept;
import io.gatehouse.shared.CallsPaused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * An administrator has made the customer's own app complete again: where the service account's kept sign-in gets all of
 * it, the connection goes on with that, else the account is asked. Of a new secret some servers hear late, so what passes
 * is waited for a while; whatever else goes wrong, the account is asked in the end.
 */
@Component
class KeptAccountJob implements JobHandler {

    static final String KIND = "onboarding.account";

    /** A little less than whoever looks at the page is shown that Microsoft is waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(50);

    private static final Duration PAUSE = Duration.ofSeconds(5);

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

    /** @param until when patience ends; null in jobs from before there was any */
    record Look(
            UUID invitation, UUID registration, @Nullable Instant until) {}

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
        if (!results.waits(invitation)) {
            return;
        }
        Instant until = look.until();
        boolean patient = until != null && clock.instant().isBefore(until);
        try {
            if (goesOn(look.registration(), invitation, patient)) {
                return;
            }
            results.accountNext(invitation);
        } catch (InvitationClosed e) {
            log.info("Invitation {} was closed meanwhile", invitation.reference());
        }
    }

    /** A customer must not wait for what this look cannot find out: without patience any failure means no. */
    private boolean goesOn(UUID registration, InvitationView invitation, boolean patient) {
        try {
            Optional<UUID> connection = acting.at(registration, invitation)
                    .filter(known -> facts.provenBesidesGraph(known, invitation))
                    .map(ConnectionView::id);
            Kept kept = connection.map(id -> acceptance.kept(id, invitation)).orElse(Kept.ENDS);
            if (kept == Kept.GOES_ON) {
                results.goesOn(invitation, connection.orElseThrow());
                return true;
            }
            if (kept == Kept.ENDS || !patient) {
                return false;
            }
        } catch (InvitationClosed | CallsPaused e) {
            throw e;
        } catch (RuntimeException e) {
            log.warn("Nobody knows yet if the kept sign-in of {} goes on", invitation.reference(), e);
            if (!patient) {
                return false;
            }
        }
        throw new RetryLater(PAUSE, "Microsoft could not be asked yet if the service account’s sign-in goes on.");
    }
}
