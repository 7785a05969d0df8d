package io.gatehouse.registration.step.teams;

import io.gatehouse.microsoft.application.TeamsApps;
import io.gatehouse.microsoft.application.TeamsApps.CatalogueApp;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaHalt;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Puts the service's Teams app into the organisation's catalogue, or a new version of the one that is there. */
@Component
class PublishTeamsApp implements SagaStep {

    private final TeamsApps apps;
    private final ObjectProvider<TeamsPackages> packages;
    final DeadTeamsApps dead;

    PublishTeamsApp(TeamsApps apps, ObjectProvider<TeamsPackages> packages, DeadTeamsApps dead) {
        this.apps = apps;
        this.packages = packages;
        this.dead = dead;
    }

    @Override
    public StepKey key() {
        return StepKey.TEAMS_APP;
    }

    @Override
    public boolean wanted(RegistrationPlan plan) {
        return plan.extras().teamsAppId() != null;
    }

    @Override
    public SagaNote run(SagaRun saga) {
        Optional<CatalogueApp> before = find(saga);
        if (before.isPresent()) {
            update(saga, before.get());
        } else {
            publish(saga, zip(saga));
        }
        CatalogueApp app = find(saga).orElseThrow(() -> new NotYet(SagaNote.of("REPLICATING")));
        saga.remember(Fact.TEAMS_APP_ID, app.id());
        return dead.cleared(saga, app);
    }

    /** Refused at the very first try because its id is taken: then it is somebody else's, and never ours to delete. */
    private void publish(SagaRun saga, byte[] zip) {
        boolean first = saga.fact(Fact.TEAMS_APP_MADE).isEmpty();
        saga.remember(Fact.TEAMS_APP_MADE, "yes");
        try {
            saga.call(() -> apps.publish(saga.access(), zip));
        } catch (MicrosoftException e) {
            if (first && e.failure() instanceof MicrosoftFailure.Conflicting) {
                saga.forget(Fact.TEAMS_APP_MADE);
            }
            throw e;
        }
    }

    /** One that this saga has published needs no second version; an earlier one gets the new package. */
    private void update(SagaRun saga, CatalogueApp present) {
        if (saga.fact(Fact.TEAMS_APP_MADE).isPresent()) {
            return;
        }
        try {
            saga.act(() -> apps.update(saga.access(), present.id(), zip(saga)));
        } catch (MicrosoftException e) {
            // The same version is there already.
            if (!(e.failure() instanceof MicrosoftFailure.Conflicting)) {
                throw e;
            }
        }
    }

    private Optional<CatalogueApp> find(SagaRun saga) {
        String id = saga.resolved(Objects.requireNonNull(saga.plan().extras().teamsAppId()));
        return saga.call(() -> apps.byManifestId(saga.access(), id));
    }

    private byte[] zip(SagaRun saga) {
        TeamsPackages builder = packages.getIfAvailable();
        if (builder == null) {
            throw SagaHalt.mendable(SagaNote.of("TEAMS_APP_MISSING"));
        }
        RegistrationPlan plan = saga.plan();
        String uri = plan.settings().identifierUri();
        try {
            return builder.build(
                    plan.place().customerId(),
                    plan.place().service(),
                    saga.need(Fact.CLIENT_ID),
                    uri == null ? null : saga.resolved(uri));
        } catch (TeamsPackageRefused e) {
            throw SagaHalt.mendable(SagaNote.of("TEAMS_APP_REFUSED", String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void undo(SagaRun saga) {
        if (saga.fact(Fact.TEAMS_APP_MADE).isEmpty()) {
            return;
        }
        find(saga).ifPresent(app -> saga.act(() -> apps.delete(saga.access(), app.id())));
        String known = saga.fact(Fact.TEAMS_APP_ID).orElse(null);
        boolean there = known != null
                && saga.call(() -> apps.byId(saga.access(), known)).isPresent();
        if (there || find(saga).isPresent()) {
            throw new NotYet(SagaNote.of("REPLICATING"));
        }
    }
}
