package io.gatehouse.registration.step.application;

import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.application.ServicePrincipals;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Sees to it that every API from which permissions are wanted is present in the tenant, and publishes them: a tenant
 * that never used an API has no service principal of it.
 */
@Component
class FindResources implements SagaStep {

    private final ServicePrincipals principals;

    FindResources(ServicePrincipals principals) {
        this.principals = principals;
    }

    @Override
    public StepKey key() {
        return StepKey.RESOURCE_PRINCIPALS;
    }

    @Override
    public boolean wanted(RegistrationPlan plan) {
        return !plan.access().isEmpty();
    }

    @Override
    public SagaNote run(SagaRun saga) {
        for (RegistrationPlan.ResourceAccess wanted : saga.plan().access()) {
            requirePublished(present(saga, wanted), wanted);
        }
        List<RegistrationPlan.ResourceAccess> all = saga.plan().access();
        Set<String> ids = letIn(saga);
        List<RegistrationPlan.ResourceAccess> letIn =
                all.stream().filter(one -> ids.contains(one.appId())).toList();
        return SagaNote.of(
                "RESOURCES",
                listed(all, RegistrationPlan.ResourceAccess::name),
                listed(letIn, RegistrationPlan.ResourceAccess::appId),
                listed(letIn, RegistrationPlan.ResourceAccess::name));
    }

    private static String listed(
            List<RegistrationPlan.ResourceAccess> apis, Function<RegistrationPlan.ResourceAccess, String> what) {
        return apis.stream().map(what).collect(Collectors.joining(", "));
    }

    private static Set<String> letIn(SagaRun saga) {
        return saga.fact(Fact.RESOURCES_ADDED)
                .map(ids -> new TreeSet<>(Set.of(ids.split(","))))
                .orElseGet(TreeSet::new);
    }

    private Resource present(SagaRun saga, RegistrationPlan.ResourceAccess wanted) {
        return find(saga, wanted.appId()).orElseGet(() -> {
            letIn(saga, wanted);
            return find(saga, wanted.appId()).orElseThrow(() -> new NotYet(SagaNote.of("REPLICATING")));
        });
    }

    Optional<Resource> find(SagaRun saga, String appId) {
        return saga.call(() -> principals.resource(saga.access(), appId));
    }

    private void letIn(SagaRun saga, RegistrationPlan.ResourceAccess wanted) {
        try {
            saga.call(() -> principals.create(saga.access(), wanted.appId()));
            Set<String> ids = letIn(saga);
            ids.add(wanted.appId());
            saga.remember(Fact.RESOURCES_ADDED, String.join(",", ids));
        } catch (MicrosoftException e) {
            boolean present = e.failure() instanceof MicrosoftFailure.Conflicting;
            boolean refusedForGood = !e.failure().passing()
                    && !(e.failure() instanceof MicrosoftFailure.Refused)
                    && !(e.failure() instanceof MicrosoftFailure.SignInAgain);
            if (!present && refusedForGood) {
                throw SagaHalt.mendable(SagaNote.of("RESOURCE_MISSING", wanted.name(), wanted.appId()));
            }
            if (!present) {
                throw e;
            }
        }
    }

    private static void requirePublished(Resource resource, RegistrationPlan.ResourceAccess wanted) {
        List<String> unknown = java.util.stream.Stream.concat(
                        wanted.scopes().stream()
                                .filter(scope -> resource.scopes().stream()
                                        .noneMatch(known -> known.id().equalsIgnoreCase(scope.id()))),
                        wanted.roles().stream()
                                .filter(role -> resource.roles().stream()
                                        .noneMatch(known -> known.id().equalsIgnoreCase(role.id()))))
                .map(RegistrationPlan.Permission::name)
                .toList();
        if (!unknown.isEmpty()) {
            throw SagaHalt.mendable(SagaNote.of("PERMISSION_UNKNOWN", wanted.name(), String.join(", ", unknown)));
        }
    }
}
