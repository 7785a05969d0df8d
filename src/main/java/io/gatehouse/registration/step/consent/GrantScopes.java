package io.gatehouse.registration.step.consent;

import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Consents to the delegated permissions for the whole organisation, and reads back that it counts. */
@Component
class GrantScopes implements SagaStep {

    private final Grants grants;
    private final ServicePrincipals principals;

    GrantScopes(Grants grants, ServicePrincipals principals) {
        this.grants = grants;
        this.principals = principals;
    }

    @Override
    public StepKey key() {
        return StepKey.DELEGATED_GRANTS;
    }

    @Override
    public boolean wanted(RegistrationPlan plan) {
        return plan.wantsScopes();
    }

    @Override
    public SagaNote run(SagaRun saga) {
        Set<String> all = new TreeSet<>();
        for (RegistrationPlan.ResourceAccess wanted : saga.plan().access()) {
            if (!wanted.scopes().isEmpty() && !Offered.absent(saga, wanted)) {
                grant(saga, wanted);
                wanted.scopes().forEach(scope -> all.add(scope.name()));
            }
        }
        return SagaNote.of("GRANTED", String.valueOf(all.size()), String.join(", ", all));
    }

    private void grant(SagaRun saga, RegistrationPlan.ResourceAccess wanted) {
        Resource resource = saga.call(() -> principals.resource(saga.access(), wanted.appId()))
                .orElseThrow(() -> new NotYet(SagaNote.of("REPLICATING")));
        Set<String> names = new TreeSet<>();
        wanted.scopes().forEach(scope -> names.add(scope.name()));
        Set<String> before = present(saga, resource.id());
        if (before.containsAll(names)) {
            return;
        }
        GrantedBesides.of(saga, Fact.SCOPES_ADDED).add(saga, resource.id(), names, before);
        // What another service was granted stays.
        Set<String> union = new TreeSet<>(before);
        union.addAll(names);
        saga.act(() -> grants.setTenantWide(saga.access(), saga.need(Fact.PRINCIPAL_ID), resource.id(), union));
        if (!present(saga, resource.id()).containsAll(names)) {
            throw new NotYet(SagaNote.of("REPLICATING"));
        }
    }

    /** An application that is deleted loses its grants with it; one that stays loses what came with this saga. */
    @Override
    public void undo(SagaRun saga) {
        if (saga.plan().joinsEarlier()) {
            GrantedBesides.of(saga, Fact.SCOPES_ADDED).byResource().forEach((resource, scopes) -> {
                Set<String> left = new TreeSet<>(present(saga, resource));
                left.removeAll(scopes);
                saga.act(() -> grants.setTenantWide(saga.access(), saga.need(Fact.PRINCIPAL_ID), resource, left));
            });
        }
    }

    private Set<String> present(SagaRun saga, String resource) {
        return saga.call(() -> grants.tenantWide(saga.access(), saga.need(Fact.PRINCIPAL_ID), resource))
                .map(PermissionGrant::scopes)
                .orElse(Set.of());
    }
}
