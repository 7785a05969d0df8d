package io.gatehouse.registration.step.consent;

import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.GraphFacts.RoleAssignment;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Assigns the application permissions, and reads back that they are there. */
@Component
class AssignRoles implements SagaStep {

    private final Grants grants;
    private final ServicePrincipals principals;

    AssignRoles(Grants grants, ServicePrincipals principals) {
        this.grants = grants;
        this.principals = principals;
    }

    @Override
    public StepKey key() {
        return StepKey.APP_ROLES;
    }

    @Override
    public boolean wanted(RegistrationPlan plan) {
        return plan.wantsRoles();
    }

    @Override
    public SagaNote run(SagaRun saga) {
        Set<String> all = new TreeSet<>();
        for (RegistrationPlan.ResourceAccess wanted : saga.plan().access()) {
            if (!wanted.roles().isEmpty() && !Offered.absent(saga, wanted)) {
                assign(saga, wanted);
                wanted.roles().forEach(role -> all.add(role.name()));
            }
        }
        return SagaNote.of("GRANTED", String.valueOf(all.size()), String.join(", ", all));
    }

    private void assign(SagaRun saga, RegistrationPlan.ResourceAccess wanted) {
        Resource resource = saga.call(() -> principals.resource(saga.access(), wanted.appId()))
                .orElseThrow(() -> new NotYet(SagaNote.of("REPLICATING")));
        List<RegistrationPlan.Permission> there =
                wanted.roles().stream().map(role -> asPublished(resource, role)).toList();
        List<RegistrationPlan.Permission> missing = missing(saga, resource, there);
        Set<String> ids = missing.stream().map(RegistrationPlan.Permission::id).collect(Collectors.toSet());
        GrantedBesides.of(saga, Fact.ROLES_ADDED).add(saga, resource.id(), ids, Set.of());
        missing.forEach(role -> assign(saga, resource, role));
        if (!missing(saga, resource, there).isEmpty()) {
            throw new NotYet(SagaNote.of("REPLICATING"));
        }
    }

    /** With the id that the tenant itself gives it. */
    private static RegistrationPlan.Permission asPublished(Resource resource, RegistrationPlan.Permission role) {
        return Offered.in(resource.roles(), role)
                .map(known -> new RegistrationPlan.Permission(known.id(), role.name()))
                .orElse(role);
    }

    private void assign(SagaRun saga, Resource resource, RegistrationPlan.Permission role) {
        try {
            saga.call(() -> grants.assignRole(saga.access(), saga.need(Fact.PRINCIPAL_ID), resource.id(), role.id()));
        } catch (MicrosoftException e) {
            // An assignment of an earlier attempt that the list does not show yet.
            if (!(e.failure() instanceof MicrosoftFailure.Conflicting)) {
                throw e;
            }
        }
    }

    /** An application that is deleted loses its roles with it; one that stays loses what came with this saga. */
    @Override
    public void undo(SagaRun saga) {
        if (!saga.plan().joinsEarlier()) {
            return;
        }
        List<RoleAssignment> held = saga.call(() -> grants.roles(saga.access(), saga.need(Fact.PRINCIPAL_ID)));
        GrantedBesides.of(saga, Fact.ROLES_ADDED)
                .byResource()
                .forEach((resource, roles) -> held.stream()
                        .filter(role -> role.resourceId().equals(resource) && roles.contains(role.appRoleId()))
                        .forEach(role -> saga.act(() -> grants.revokeRole(saga.access(), role))));
    }

    private List<RegistrationPlan.Permission> missing(
            SagaRun saga, Resource resource, List<RegistrationPlan.Permission> wanted) {
        List<RoleAssignment> held = saga.call(() -> grants.roles(saga.access(), saga.need(Fact.PRINCIPAL_ID)));
        return wanted.stream()
                .filter(role -> held.stream()
                        .noneMatch(assignment -> assignment.resourceId().equalsIgnoreCase(resource.id())
                                && assignment.appRoleId().equalsIgnoreCase(role.id())))
                .toList();
    }
}
