package io.gatehouse.registration.step.application;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.ExposedScope;
import io.gatehouse.microsoft.application.ApplicationFacts.PreAuthorized;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Lets the named clients use the exposed scopes without asking their users. */
@Component
class PreAuthorize implements SagaStep {

    private final Applications applications;

    PreAuthorize(Applications applications) {
        this.applications = applications;
    }

    @Override
    public StepKey key() {
        return StepKey.PREAUTHORISED;
    }

    @Override
    public boolean wanted(RegistrationPlan plan) {
        return !plan.settings().preAuthorizedClients().isEmpty()
                || plan.extras().preAuthorizeTeamsApp();
    }

    /**
     * The apps that the service names must be let in. Of the Teams app the catalogue's id is known and no app id, and a
     * server may want those of apps alone: then its users are asked once, which the note says.
     */
    @Override
    public SagaNote run(SagaRun saga) {
        Set<String> clients = new LinkedHashSet<>(saga.plan().settings().preAuthorizedClients());
        if (!saga.plan().extras().preAuthorizeTeamsApp()) {
            return let(saga, clients);
        }
        String teamsApp = saga.need(Fact.TEAMS_APP_ID);
        Set<String> all = new LinkedHashSet<>(clients);
        all.add(teamsApp);
        try {
            return let(saga, all);
        } catch (MicrosoftException e) {
            if (!(e.failure() instanceof MicrosoftFailure.Misconfigured)) {
                throw e;
            }
            let(saga, clients);
            return SagaNote.of("PREAUTHORISED_BUT", String.valueOf(clients.size()), teamsApp);
        }
    }

    private SagaNote let(SagaRun saga, Set<String> clients) {
        Application present = read(saga);
        if (!complete(present, clients, scopes(saga, present))) {
            ApplicationDraft draft =
                    ApplicationDraft.empty().preAuthorized(joined(present, clients, scopes(saga, present)));
            saga.act(() -> applications.update(saga.access(), present.objectId(), draft));
            Application after = read(saga);
            if (!complete(after, clients, scopes(saga, after))) {
                throw new NotYet(SagaNote.of("REPLICATING"));
            }
        }
        return SagaNote.of("PREAUTHORISED", String.valueOf(clients.size()));
    }

    private Application read(SagaRun saga) {
        return saga.call(() -> applications.byObjectId(saga.access(), saga.need(Fact.OBJECT_ID)))
                .orElseThrow(() -> new NotYet(SagaNote.of("REPLICATING")));
    }

    private static Set<String> scopes(SagaRun saga, Application present) {
        Set<String> wanted = saga.plan().settings().exposedScopes().stream()
                .map(RegistrationPlan.ExposedScopeWish::value)
                .collect(Collectors.toSet());
        return present.api().scopes().stream()
                .filter(scope -> wanted.contains(scope.value()))
                .map(ExposedScope::id)
                .collect(Collectors.toSet());
    }

    private static boolean complete(Application present, Set<String> clients, Set<String> scopes) {
        return clients.stream()
                .allMatch(client -> present.api().preAuthorized().stream()
                        .anyMatch(known -> known.appId().equalsIgnoreCase(client)
                                && known.scopeIds().containsAll(scopes)));
    }

    /** The whole list goes to Graph: what the customer put there stays. */
    private static List<PreAuthorized> joined(Application present, Set<String> clients, Set<String> scopes) {
        List<PreAuthorized> all = new ArrayList<>();
        present.api().preAuthorized().forEach(known -> {
            Set<String> ids = new LinkedHashSet<>(known.scopeIds());
            if (clients.stream().anyMatch(known.appId()::equalsIgnoreCase)) {
                ids.addAll(scopes);
            }
            all.add(new PreAuthorized(known.appId(), ids));
        });
        clients.stream()
                .filter(client -> all.stream().noneMatch(known -> known.appId().equalsIgnoreCase(client)))
                .forEach(client -> all.add(new PreAuthorized(client, scopes)));
        return all;
    }
}
