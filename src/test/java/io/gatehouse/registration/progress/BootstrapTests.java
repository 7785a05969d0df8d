package io.gatehouse.registration.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.registration.Plans;
import io.gatehouse.registration.SagaBase;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.bootstrap.BootstrapGuard;
import io.gatehouse.registration.bootstrap.BootstrapUse;
import io.gatehouse.registration.bootstrap.RemoveBootstrap;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.SagaProbe;
import io.gatehouse.registration.saga.SagaStep;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What becomes of the consent with which a registration was made. */
class BootstrapTests extends SagaBase {

    @Autowired
    ServicePrincipals principals;

    @Autowired
    Grants grants;

    @Test
    void keepsOfTheHelperOnlyWhatALiveConnectionNeeds() {
        RegistrationPlan plan = plan(CredentialKind.SECRET);
        Set<String> scopes = new java.util.HashSet<>(Plans.helperScopes(plan));
        scopes.add("User.Read.All");
        UUID saga = begun(plan, signIn(scopes));

        SagaPause pause = scoped(() -> engineThatStillWants("User.Read.All").advance(saga));

        assertThat(pause).isEqualTo(new SagaPause.Over(SagaState.READY));
        assertThat(helperPresent()).isTrue();
        assertThat(helperScopes()).contains("User.Read.All").doesNotContainAnyElementsOf(Plans.helperScopes(plan));
    }

    @Test
    void neverRemovesTheHelperFromItsHomeTenant() {
        RegistrationPlan home = Plans.full(
                customer,
                SandboxFacts.HOME_TENANT,
                world.account(SandboxFacts.OWNER_UPN).orElseThrow().id(),
                CredentialKind.SECRET);
        BootstrapUse use = use();

        assertThat(scoped(() -> use.keeps(home, false, SandboxFacts.PORTAL_CLIENT_ID)))
                .isTrue();
        assertThat(scoped(() -> use.keeps(plan(CredentialKind.SECRET), false, SandboxFacts.PORTAL_CLIENT_ID)))
                .isFalse();
    }

    @Test
    void leavesTheHelperToAServiceThatIsStillAtWork() {
        UUID finished = begun(plan(CredentialKind.SECRET), signIn());
        advance(finished);
        UUID registration = java.util.Objects.requireNonNull(
                scoped(() -> sagas.view(finished)).registrationId());
        RegistrationPlan one =
                Plans.joining(plan(CredentialKind.SECRET), registration, "presence-sync", CredentialKind.SECRET);
        RegistrationPlan other =
                Plans.joining(plan(CredentialKind.SECRET), registration, "remote-expert", CredentialKind.SECRET);
        UUID first = begun(one, signIn(Plans.helperScopes(one)));
        UUID second = begun(other, signIn(Plans.helperScopes(other)));

        assertThat(advance(first)).isEqualTo(new SagaPause.Over(SagaState.READY));
        assertThat(helperPresent()).isTrue();

        assertThat(advance(second)).isEqualTo(new SagaPause.Over(SagaState.READY));
        assertThat(helperPresent()).isFalse();
    }

    /** The helper was let in a moment ago: a server that has nothing to delete, and Entra's that knows no such app, are late. */
    @Test
    void believesNoRemovalThatFoundNothing() {
        ServicePrincipals late = Mockito.spy(principals);
        Mockito.doAnswer(call -> {
                    world.chaos().force(Chaos.At.TOKEN, 7000229, 1);
                    return false;
                })
                .doCallRealMethod()
                .when(late)
                .delete(Mockito.any(), Mockito.any());
        UUID saga = begun(plan(CredentialKind.SECRET), signIn());
        SagaEngine engine = engine(new RemoveBootstrap(late, grants, use()));

        assertThat(scoped(() -> engine.advance(saga))).isNotInstanceOf(SagaPause.Over.class);
        world.chaos().set(now -> Chaos.State.NORMAL);

        assertThat(scoped(() -> engine.advance(saga))).isEqualTo(new SagaPause.Over(SagaState.READY));
        assertThat(helperPresent()).isFalse();
    }

    /** Whether the removal was refused or never answered decides what a late server of Entra's may prove afterwards. */
    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"PERMISSION_MISSING", "THROTTLED"})
    void believesNoRemovalThatWasRefused(FailureKind refusal) {
        ServicePrincipals strict = Mockito.spy(principals);
        Mockito.doThrow(new MicrosoftException(refusal.failure(MicrosoftError.of(refusal, "not now"))))
                .doCallRealMethod()
                .when(strict)
                .delete(Mockito.any(), Mockito.any());
        UUID saga = begun(plan(CredentialKind.SECRET), signIn());
        SagaEngine engine = engine(new RemoveBootstrap(strict, grants, use()));

        assertThat(scoped(() -> engine.advance(saga))).isNotInstanceOf(SagaPause.Over.class);
        world.chaos().force(Chaos.At.TOKEN, 7000229, 1);
        SagaPause next = scoped(() -> engine.advance(saga));
        world.chaos().set(now -> Chaos.State.NORMAL);

        assertThat(helperPresent())
                .as("who ended is gone, and who waits for a person is there")
                .isEqualTo(!(next instanceof SagaPause.Over));
    }

    private SagaEngine engineThatStillWants(String... scopes) {
        BootstrapGuard guard = (where, client, leaving) -> Set.of(scopes);
        return engine(new RemoveBootstrap(principals, grants, use(guard)));
    }

    private SagaEngine engine(RemoveBootstrap removal) {
        Map<StepKey, SagaStep> steps = new EnumMap<>(tools.steps());
        steps.put(StepKey.BOOTSTRAP_REMOVED, removal);
        return new SagaEngine(
                reading, writing, sagaTokens, outcomes, new SagaProbe(), new SagaEngine.Tools(steps, clock));
    }

    private BootstrapUse use(BootstrapGuard... guards) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        Arrays.stream(guards).forEach(guard -> beans.addBean("guard" + guard.hashCode(), guard));
        return new BootstrapUse(
                beans.getBeanProvider(BootstrapGuard.class), registrations, tokenEndpoint, reading, clock);
    }

    private List<String> helperScopes() {
        String principal = there().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)
                .orElseThrow()
                .id();
        return there().grants().values().stream()
                .filter(grant -> grant.clientId().equals(principal))
                .flatMap(grant -> Arrays.stream(grant.scope().split(" ")))
                .collect(Collectors.toList());
    }
}
