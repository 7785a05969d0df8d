package io.gatehouse.provider;

import io.gatehouse.microsoft.ApplicationDraft;
import io.gatehouse.microsoft.ApplicationFacts.Application;
import io.gatehouse.microsoft.Applications;
import io.gatehouse.microsoft.GraphAccess;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.OwnRegistrations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.CrashPoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Brings the redirect URIs of one registration into line: reads them, writes the list if it differs, and believes only
 * what it reads afterwards. Doing it twice changes nothing. Never call it inside a transaction.
 */
@Component
class CallbackSync {

    private static final Duration DAILY = Duration.ofDays(1);
    /** Somebody is on the way to an address that shall go, or Microsoft does not show yet what was written. */
    private static final Duration SOON = Duration.ofMinutes(2);

    private final OwnRegistrations own;
    private final Applications applications;
    private final CallbackPlan plan;
    private final CallbackSettings settings;
    private final Clock clock;

    CallbackSync(
            OwnRegistrations own,
            Applications applications,
            CallbackPlan plan,
            CallbackSettings settings,
            Clock clock) {
        this.own = own;
        this.applications = applications;
        this.plan = plan;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @throws Conflict when somebody else is at it, or the registration is gone
     * @throws io.gatehouse.microsoft.MicrosoftException when Microsoft refuses
     */
    void run(UUID registration, GraphAccess access, Actor actor) {
        UUID holder = settings.hold(registration)
                .orElseThrow(() -> new Conflict(
                        "provider.callbacks.busy", "Somebody else changes the redirect URIs at this moment."));
        try {
            work(own.get(registration), access, actor);
        } finally {
            settings.release(registration, holder);
        }
    }

    private void work(OwnRegistration registration, GraphAccess access, Actor actor) {
        plan.begin(registration);
        CrashPoint.hit("callbacks.begun");
        Application application = applications
                .byAppId(access, registration.registration().clientId())
                .orElseThrow(() -> new Conflict("provider.fix.no-registration", "The registration is not there."));
        CallbackPlan.Target target = plan.target(registration, application);
        if (!target.redirectUris().equals(application.web().redirectUris())) {
            applications.update(
                    access, application.objectId(), ApplicationDraft.empty().redirectUris(target.redirectUris()));
            CrashPoint.hit("callbacks.written");
            application = applications
                    .byObjectId(access, application.objectId())
                    .orElseThrow(() -> new Conflict("provider.fix.no-registration", "The registration is not there."));
        }
        plan.found(registration, application, target.full(), actor);
        Instant next = clock.instant().plus(plan.open(registration) ? SOON : DAILY);
        settings.checked(registration.id(), count(application), next);
    }

    private static int count(Application application) {
        return application.web().redirectUris().size()
                + application.spaRedirectUris().size()
                + application.publicClientRedirectUris().size();
    }
}
