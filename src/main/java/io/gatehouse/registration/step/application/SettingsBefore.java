package io.gatehouse.registration.step.application;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.OptionalClaims;
import io.gatehouse.microsoft.application.ApplicationFacts.Web;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * How an earlier registration was set when it was to become what a new one would be, so that an undo leaves it as it was.
 */
record SettingsBefore(Web web, OptionalClaims claims, boolean publicClient, boolean locked) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Written down before Microsoft is asked; what a later attempt finds may be ours already. */
    static void remember(SagaRun saga, Application present) {
        if (saga.plan().renews() && saga.fact(Fact.SETTINGS_BEFORE).isEmpty()) {
            saga.remember(Fact.SETTINGS_BEFORE, JSON.writeValueAsString(of(present)));
        }
    }

    static Optional<SettingsBefore> known(SagaRun saga) {
        return saga.fact(Fact.SETTINGS_BEFORE).map(json -> JSON.readValue(json, SettingsBefore.class));
    }

    private static SettingsBefore of(Application app) {
        return new SettingsBefore(app.web(), app.optionalClaims(), app.fallbackPublicClient(), app.principalsLocked());
    }

    /** The change that makes of it what it was, as far as the plan has to do with it; empty where it is that already. */
    Optional<ApplicationDraft> restored(Application present, RegistrationPlan plan) {
        ApplicationDraft draft = ApplicationDraft.empty();
        SettingsBefore now = of(present);
        if (plan.settings().locksPrincipals() && now.locked && !locked) {
            draft = draft.unlockedPrincipals();
        }
        if (plan.settings().logoutUrl() != null && !Objects.equals(now.web.logoutUrl(), web.logoutUrl())) {
            draft = draft.logoutUrl(web.logoutUrl());
        }
        if (plan.settings().claims() != null && !now.claims.equals(claims)) {
            draft = draft.optionalClaims(claims);
        }
        if (now.web.implicitIdTokens() != web.implicitIdTokens()
                || now.web.implicitAccessTokens() != web.implicitAccessTokens()) {
            draft = draft.implicitTokens(web.implicitIdTokens(), web.implicitAccessTokens());
        }
        if (now.publicClient != publicClient) {
            draft = draft.fallbackPublicClient(publicClient);
        }
        return draft.isEmpty() ? Optional.empty() : Optional.of(draft);
    }
}
