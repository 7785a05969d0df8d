package io.gatehouse.onboarding.partner;

import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.RetryLater;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Looks whether a customer's app exists in another organisation's directory: Microsoft gives the app a token for that
 * directory only once somebody there consented (else AADSTS700016). What was consented to in detail, only that directory can read.
 */
@Component
public class PartnerProof implements JobHandler {

    static final String KIND = "onboarding.partner";

    private static final Duration PATIENCE = Duration.ofHours(1);
    /** How long Microsoft may take to show a consent everywhere. */
    private static final Duration REPLICATION = Duration.ofMinutes(5);

    private final PartnerRows rows;
    private final AppRegistrations registrations;
    private final TokenEndpoint endpoint;
    private final PartnerTrail trail;
    private final Jobs jobs;
    private final Clock clock;

    PartnerProof(
            PartnerRows rows,
            AppRegistrations registrations,
            TokenEndpoint endpoint,
            PartnerTrail trail,
            Jobs jobs,
            Clock clock) {
        this.rows = rows;
        this.registrations = registrations;
        this.endpoint = endpoint;
        this.trail = trail;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** What the job that asks again works on. */
    record Asked(UUID partner, Instant since) {}

    /** Asks once. */
    public PartnerEnding look(PartnerOrganisation partner, Actor by) {
        try {
            endpoint.clientCredentials(
                    registrations.identityOf(partner.registrationId(), partner.profile()), partner.tenant());
        } catch (MicrosoftException e) {
            if (e.failure().kind() == FailureKind.APP_MISSING && settled(partner)) {
                trail.report(partner, "partner.gone", "partner-gone", by, () -> rows.gone(partner.id()));
            }
            return PartnerEnding.NOT_YET;
        }
        trail.report(partner, "partner.consented", "partner-consented", by, () -> rows.consented(partner.id()));
        return PartnerEnding.CONSENTED;
    }

    /** Right after a consent another of Microsoft's servers may not have heard of it, and says that the app is not there. */
    private boolean settled(PartnerOrganisation partner) {
        Instant consentedAt = partner.progress().consentedAt();
        return consentedAt == null || consentedAt.isBefore(clock.instant().minus(REPLICATION));
    }

    /** Asks once, and where Microsoft is behind again by itself, also when the browser is closed. */
    public PartnerEnding await(PartnerOrganisation partner, Actor by) {
        PartnerEnding ending = look(partner, by);
        if (ending == PartnerEnding.NOT_YET) {
            jobs.enqueue(JobRequest.of(KIND, partner.name(), partner.customerId(), null, by)
                    .data(new Asked(partner.id(), clock.instant()))
                    .delay(Duration.ofSeconds(5)));
        }
        return ending;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        Asked asked = job.data(Asked.class);
        PartnerOrganisation partner = rows.find(asked.partner()).orElse(null);
        if (partner == null || partner.consented() || partner.progress().withdrawnAt() != null) {
            return;
        }
        if (look(partner, Actor.SYSTEM) == PartnerEnding.CONSENTED) {
            return;
        }
        Duration waited = Duration.between(asked.since(), clock.instant());
        if (waited.compareTo(PATIENCE) > 0) {
            rows.ended(partner.id(), PartnerEnding.NOT_YET);
            return;
        }
        long seconds = Math.clamp(waited.toSeconds() / 4, 2, 300);
        throw new RetryLater(Duration.ofSeconds(seconds), "Microsoft does not show the consent yet.");
    }
}
