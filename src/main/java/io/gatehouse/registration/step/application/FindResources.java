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
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.util.List;
import java.util.Optional;
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
        List<String> names = saga.plan().access().stream()
                .map(RegistrationPlan.ResourceAccess::name)
                .toList();
        return SagaNote.of("RESOURCES", String.join(", ", names));
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
