package io.gatehouse.registration.step.application;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaHalt;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import io.gatehouse.registration.step.consent.GrantedBesides;
import io.gatehouse.registration.step.consent.Offered;
import io.gatehouse.registration.step.consent.PublishedIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Sees to it that every API from which permissions are wanted is present in the tenant, and publishes them: a tenant
 * that never used an API has no service principal of it.
 */
@Component
class FindResources implements SagaStep {

    private final ServicePrincipals principals;
    private final Applications applications;

    FindResources(ServicePrincipals principals, Applications applications) {
        this.principals = principals;
        this.applications = applications;
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
        List<RegistrationPlan.ResourceAccess> present =
                new ArrayList<>(saga.plan().access());
        List<RegistrationPlan.ResourceAccess> absent = new ArrayList<>();
        Map<String, Resource> found = new HashMap<>();
        for (RegistrationPlan.ResourceAccess wanted : saga.plan().access()) {
            present(saga, wanted)
                    .ifPresentOrElse(
                            resource -> {
                                requirePublished(resource, wanted);
                                found.put(wanted.appId(), resource);
                            },
                            () -> absent.add(wanted));
        }
        present.removeAll(absent);
        declare(saga, PublishedIds.of(saga.plan(), api -> Optional.ofNullable(found.get(api))));
        saga.remember(
                Fact.RESOURCES_ABSENT,
                absent.stream().map(RegistrationPlan.ResourceAccess::appId).collect(Collectors.joining(",")));
        Set<String> ids = letIn(saga);
        List<RegistrationPlan.ResourceAccess> letIn =
                present.stream().filter(one -> ids.contains(one.appId())).toList();
        return SagaNote.of(
                absent.isEmpty() ? "RESOURCES" : "RESOURCES_BUT",
                listed(present, RegistrationPlan.ResourceAccess::name),
                listed(letIn, RegistrationPlan.ResourceAccess::appId),
                listed(letIn, RegistrationPlan.ResourceAccess::name),
                listed(absent, RegistrationPlan.ResourceAccess::name));
    }

    /** A registration that declares ids which the tenant does not know asks for nothing there. */
    private void declare(SagaRun saga, RegistrationPlan published) {
        if (published.equals(saga.plan())) {
            return;
        }
        if (saga.fact(Fact.OBJECT_ID).isEmpty()) {
            saga.replan(published);
            throw new NotYet(SagaNote.of("REPLICATING"));
        }
        Application present = saga.call(() -> applications.byObjectId(saga.access(), saga.need(Fact.OBJECT_ID)))
                .orElseThrow(() -> new NotYet(SagaNote.of("REPLICATING")));
        ServiceShare theirs = ServiceShare.of(published, present.appId());
        ServiceShare unknown = ServiceShare.of(saga.plan(), present.appId()).minus(theirs);
        if (saga.plan().joinsEarlier()) {
            theirs.minus(ServiceShare.of(present))
                    .access()
                    .forEach((api, ids) ->
                            GrantedBesides.of(saga, Fact.ACCESS_ADDED).add(saga, api, ids, Set.of()));
        }
        ApplicationDraft draft =
                ApplicationDraft.empty().requiredAccess(ApplicationChanges.access(unknown.left(present), published));
        saga.act(() -> applications.update(saga.access(), present.objectId(), draft));
        saga.replan(published);
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

    private Optional<Resource> present(SagaRun saga, RegistrationPlan.ResourceAccess wanted) {
        Optional<Resource> there = find(saga, wanted.appId());
        if (there.isPresent() || !takesIn(saga, wanted)) {
            return there;
        }
        return Optional.of(find(saga, wanted.appId()).orElseThrow(() -> new NotYet(SagaNote.of("REPLICATING"))));
    }

    private Optional<Resource> find(SagaRun saga, String appId) {
        return saga.call(() -> principals.resource(saga.access(), appId));
    }

    /** Nothing works without Graph; what another API adds is missed by few. */
    private boolean takesIn(SagaRun saga, RegistrationPlan.ResourceAccess wanted) {
        try {
            saga.call(() -> principals.create(saga.access(), wanted.appId()));
            Set<String> ids = letIn(saga);
            ids.add(wanted.appId());
            saga.remember(Fact.RESOURCES_ADDED, String.join(",", ids));
            return true;
        } catch (MicrosoftException e) {
            boolean present = e.failure() instanceof MicrosoftFailure.Conflicting;
            boolean refusedForGood = !e.failure().passing()
                    && !(e.failure() instanceof MicrosoftFailure.Refused)
                    && !(e.failure() instanceof MicrosoftFailure.SignInAgain);
            if (refusedForGood && !present) {
                if (!wanted.appId().equals(GraphPermissions.GRAPH_APP_ID)) {
                    return false;
                }
                throw SagaHalt.mendable(SagaNote.of("RESOURCE_MISSING", wanted.name(), wanted.appId()));
            }
            if (!present) {
                throw e;
            }
            return true;
        }
    }

    /** An API that publishes nothing at all does not tell what it has. */
    private static void requirePublished(Resource resource, RegistrationPlan.ResourceAccess wanted) {
        if (resource.scopes().isEmpty() && resource.roles().isEmpty()) {
            return;
        }
        List<String> unknown = Stream.concat(
                        wanted.scopes().stream()
                                .filter(scope ->
                                        Offered.in(resource.scopes(), scope).isEmpty()),
                        wanted.roles().stream()
                                .filter(role ->
                                        Offered.in(resource.roles(), role).isEmpty()))
                .map(RegistrationPlan.Permission::name)
                .toList();
        if (!unknown.isEmpty()) {
            throw SagaHalt.mendable(SagaNote.of("PERMISSION_UNKNOWN", wanted.name(), String.join(", ", unknown)));
        }
    }
}
