package io.gatehouse.registration.step.teams;

import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.TeamsApps;
import io.gatehouse.microsoft.application.TeamsApps.CatalogueApp;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.RegistrationPlan.Place;
import io.gatehouse.registration.removal.MadeTeamsApps;
import io.gatehouse.registration.removal.MadeTeamsApps.Made;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Takes away what we published for a registration that the customer has deleted since: it looks like the new one, and
 * nobody can sign in inside it any more.
 */
@Component
class DeadTeamsApps {

    private final MadeTeamsApps made;
    private final RegistrationRows registrations;
    private final Applications applications;
    private final TeamsApps apps;

    DeadTeamsApps(MadeTeamsApps made, RegistrationRows registrations, Applications applications, TeamsApps apps) {
        this.made = made;
        this.registrations = registrations;
        this.applications = applications;
        this.apps = apps;
    }

    /** What was published, and what became of those before it. */
    SagaNote cleared(SagaRun saga, CatalogueApp published) {
        List<CatalogueApp> dead = dead(saga, published);
        if (dead.isEmpty()) {
            return SagaNote.of("TEAMS_APP", published.id());
        }
        List<CatalogueApp> left =
                dead.stream().filter(app -> !deleted(saga, app)).toList();
        return left.isEmpty()
                ? SagaNote.of("TEAMS_APP_REPLACED", published.id(), ids(dead))
                : SagaNote.of("TEAMS_APP_LEFT", published.id(), ids(left));
    }

    private List<CatalogueApp> dead(SagaRun saga, CatalogueApp published) {
        Place place = saga.plan().place();
        String current = saga.need(Fact.REGISTRATION_ID);
        return made.ofCustomer(place.customerId()).stream()
                .filter(app -> app.service().equals(place.service()))
                .filter(app -> !app.registrationId().toString().equals(current))
                .filter(app -> registrations
                        .find(app.registrationId())
                        .filter(its -> its.tenant().equals(place.tenant()) && gone(saga, its))
                        .isPresent())
                .map(app -> present(saga, app))
                .flatMap(Optional::stream)
                .filter(app -> !app.id().equals(published.id()))
                .toList();
    }

    /** By both of its ids: one empty answer may come from a server that lags behind. */
    private boolean gone(SagaRun saga, AppRegistration registration) {
        String objectId = registration.objectId();
        return objectId != null
                && saga.call(() -> applications.byObjectId(saga.access(), objectId))
                        .isEmpty()
                && saga.call(() -> applications.byAppId(saga.access(), registration.clientId()))
                        .isEmpty();
    }

    private Optional<CatalogueApp> present(SagaRun saga, Made app) {
        return saga.call(() -> apps.byManifestId(saga.access(), app.manifestId()));
    }

    /** The new one is published whether or not this is allowed. */
    private boolean deleted(SagaRun saga, CatalogueApp app) {
        try {
            saga.act(() -> apps.delete(saga.access(), app.id()));
            return true;
        } catch (MicrosoftException e) {
            if (e.failure().kind() == FailureKind.PERMISSION_MISSING) {
                return false;
            }
            throw e;
        }
    }

    private static String ids(List<CatalogueApp> apps) {
        return String.join(", ", apps.stream().map(CatalogueApp::id).toList());
    }
}
