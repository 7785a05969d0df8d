package io.gatehouse.provider.repair;

import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.RetryLater;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Tries a trust again that was written a moment ago: Microsoft takes minutes until all of it knows a federated credential
 * (AADSTS70021), and nobody should have to sit and press.
 */
@Component
class FederatedTrustJob implements JobHandler {

    static final String KIND = "provider.trust";
    static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofHours(1);

    private final FederatedTrust trust;
    private final OwnRegistrations own;
    private final Clock clock;

    FederatedTrustJob(FederatedTrust trust, OwnRegistrations own, Clock clock) {
        this.trust = trust;
        this.own = own;
        this.clock = clock;
    }

    /** What was written, and for whom. */
    record Asked(UUID registration, String trust, Actor actor, Instant since) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        Asked asked = job.data(Asked.class);
        OwnRegistration registration = own.all().stream()
                .filter(each -> each.id().equals(asked.registration()))
                .findFirst()
                .orElseThrow(() -> new GiveUp("The registration is not here any more."));
        try {
            trust.finish(registration, asked.trust(), asked.actor());
            job.progress(1, 1L, "Microsoft accepts the token; it is in use. The button removes what it replaces.");
        } catch (InvalidInput notYet) {
            Duration waited = Duration.between(asked.since(), clock.instant());
            if (waited.compareTo(PATIENCE) > 0) {
                throw new GiveUp("Microsoft did not accept the token within an hour: " + notYet.getMessage());
            }
            long seconds = Math.clamp(waited.toSeconds() / 4, PAUSE.toSeconds(), LONGEST.toSeconds());
            throw new RetryLater(Duration.ofSeconds(seconds), String.valueOf(notYet.getMessage()));
        }
    }
}
