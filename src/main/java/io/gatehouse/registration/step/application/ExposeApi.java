package io.gatehouse.registration.step.application;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.ExposedScope;
import io.gatehouse.microsoft.application.ApplicationFacts.ScopeTexts;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Gives the application its identifier URI, which holds the client id, and the scopes it offers. */
@Component
class ExposeApi implements SagaStep {

    private final Applications applications;

    ExposeApi(Applications applications) {
        this.applications = applications;
    }

    @Override
    public StepKey key() {
        return StepKey.IDENTIFIER_URI;
    }

    @Override
    public boolean wanted(RegistrationPlan plan) {
        return plan.settings().identifierUri() != null
                || !plan.settings().exposedScopes().isEmpty();
    }

    @Override
    public SagaNote run(SagaRun saga) {
        Application present = read(saga);
        if (!complete(saga, present)) {
            ApplicationDraft draft = draft(saga, present);
            saga.act(() -> applications.update(saga.access(), present.objectId(), draft));
            if (!complete(saga, read(saga))) {
                throw new NotYet(SagaNote.of("REPLICATING"));
            }
        }
        String uri = saga.plan().settings().identifierUri();
        return SagaNote.of("API_EXPOSED", uri == null ? present.appId() : saga.resolved(uri));
    }

    private Application read(SagaRun saga) {
        return saga.call(() -> applications.byObjectId(saga.access(), saga.need(Fact.OBJECT_ID)))
                .orElseThrow(() -> new NotYet(SagaNote.of("REPLICATING")));
    }

    private static ApplicationDraft draft(SagaRun saga, Application present) {
        RegistrationPlan.Settings wanted = saga.plan().settings();
        ApplicationDraft draft = ApplicationDraft.empty().exposedScopes(scopes(saga, present));
        if (wanted.identifierUri() != null) {
            Set<String> uris = new LinkedHashSet<>(present.identifierUris());
            uris.add(saga.resolved(wanted.identifierUri()));
            draft = draft.identifierUris(List.copyOf(uris));
        }
        return wanted.tokenVersion() == null ? draft : draft.accessTokenVersion(wanted.tokenVersion());
    }

    private static List<ExposedScope> scopes(SagaRun saga, Application present) {
        List<ExposedScope> all = new ArrayList<>(present.api().scopes());
        saga.plan().settings().exposedScopes().stream()
                .filter(wish -> all.stream().noneMatch(scope -> scope.value().equals(wish.value())))
                .map(wish -> new ExposedScope(
                        id(saga, wish.value()),
                        wish.value(),
                        wish.adminOnly(),
                        true,
                        new ScopeTexts(wish.title(), wish.text(), wish.title(), wish.text())))
                .forEach(all::add);
        return all;
    }

    /** The same id at each attempt. */
    private static String id(SagaRun saga, String value) {
        String seed = saga.need(Fact.CLIENT_ID) + "/" + value;
        return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static boolean complete(SagaRun saga, Application present) {
        RegistrationPlan.Settings wanted = saga.plan().settings();
        boolean uri = wanted.identifierUri() == null
                || present.identifierUris().contains(saga.resolved(wanted.identifierUri()));
        boolean version = wanted.tokenVersion() == null
                || wanted.tokenVersion().equals(present.api().requestedAccessTokenVersion());
        return uri
                && version
                && wanted.exposedScopes().stream()
                        .allMatch(wish -> present.api().scopes().stream()
                                .anyMatch(scope ->
                                        scope.enabled() && scope.value().equals(wish.value())));
    }
}
