package io.gatehouse.provider.callback;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.own.OwnRegistrations;
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

    private static final Duration AFTER_REFUSAL = Duration.ofHours(6);
    private static final String GONE = "provider.fix.no-registration";

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
     * @throws MicrosoftException when Microsoft refuses
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

    /**
     * The same; what Microsoft refuses for good is noted beside the setting, where people see it.
     *
     * @return false where it could not be done now
     */
    boolean attempt(UUID registration, GraphAccess access, Actor actor) {
        try {
            run(registration, access, actor);
            return true;
        } catch (Conflict e) {
            gone(registration, e);
        } catch (MicrosoftException e) {
            refused(registration, e);
        }
        return false;
    }

    /** @return whether it was noted; what passes by itself is not */
    boolean refused(UUID registration, MicrosoftException e) {
        if (e.failure().passing()) {
            return false;
        }
        note(registration, e.failure() instanceof MicrosoftFailure.Refused ? "NO_RIGHTS" : "REFUSED");
        return true;
    }

    /** @return whether it was noted; somebody else's work passes */
    boolean gone(UUID registration, Conflict e) {
        if (!e.key().equals(GONE)) {
            return false;
        }
        note(registration, "GONE");
        return true;
    }

    void note(UUID registration, String problem) {
        settings.failed(registration, problem, clock.instant().plus(AFTER_REFUSAL));
    }

    private void work(OwnRegistration registration, GraphAccess access, Actor actor) {
        plan.begin(registration);
        CrashPoint.hit("callbacks.begun");
        Application application = applications
                .byAppId(access, registration.registration().clientId())
                .orElseThrow(() -> new Conflict(GONE, "The registration is not there."));
        CallbackPlan.Target target = plan.target(registration, application);
        if (!target.redirectUris().equals(application.web().redirectUris())) {
            applications.update(
                    access, application.objectId(), ApplicationDraft.empty().redirectUris(target.redirectUris()));
            CrashPoint.hit("callbacks.written");
            application = applications
                    .byObjectId(access, application.objectId())
                    .orElseThrow(() -> new Conflict(GONE, "The registration is not there."));
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
