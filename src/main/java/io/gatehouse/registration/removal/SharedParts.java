package io.gatehouse.registration.removal;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.step.application.ServiceShare;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Takes out of a registration, and out of what it was granted, what one service alone needed. */
@Component
class SharedParts {

    private final Applications applications;
    private final ServicePrincipals principals;
    private final Grants grants;
    private final RemovalProbe probe;

    SharedParts(Applications applications, ServicePrincipals principals, Grants grants, RemovalProbe probe) {
        this.applications = applications;
        this.principals = principals;
        this.grants = grants;
        this.probe = probe;
    }

    List<Removal> remove(GraphAccess access, Application present, List<RegistrationPlan> plans, ServiceShare share) {
        List<Removal> done = new ArrayList<>();
        Optional<ApplicationDraft> change = share.takenFrom(present);
        change.ifPresent(draft -> probe.act(() -> applications.update(access, present.objectId(), draft)));
        if (!share.redirectUris().isEmpty()) {
            done.add(Removal.removed(Removal.Part.REDIRECT_URIS, String.join(", ", share.redirectUris())));
        }
        probe.call(() -> principals.byAppId(access, present.appId()))
                .ifPresent(principal -> plans.stream()
                        .flatMap(plan -> plan.access().stream())
                        .forEach(api -> revoke(access, principal.id(), api, share, done)));
        return done;
    }

    private void revoke(
            GraphAccess access,
            String principal,
            RegistrationPlan.ResourceAccess api,
            ServiceShare share,
            List<Removal> done) {
        Set<String> own = share.access().getOrDefault(api.appId(), Set.of());
        Set<String> scopes = names(api.scopes(), own);
        Set<String> roles = names(api.roles(), own);
        if (scopes.isEmpty() && roles.isEmpty()) {
            return;
        }
        probe.call(() -> principals.resource(access, api.appId())).ifPresent(resource -> {
            scopes(access, principal, resource, scopes);
            roles(access, principal, resource, ids(api.roles(), own));
        });
        note(done, Removal.Part.DELEGATED_GRANTS, scopes);
        note(done, Removal.Part.APP_ROLES, roles);
    }

    private void scopes(GraphAccess access, String principal, Resource resource, Set<String> scopes) {
        Optional<PermissionGrant> grant = probe.call(() -> grants.tenantWide(access, principal, resource.id()));
        grant.filter(found -> found.scopes().stream().anyMatch(scopes::contains))
                .ifPresent(found -> {
                    Set<String> left = new TreeSet<>(found.scopes());
                    left.removeAll(scopes);
                    probe.act(() -> grants.setTenantWide(access, principal, resource.id(), left));
                });
    }

    private void roles(GraphAccess access, String principal, Resource resource, Set<String> roles) {
        if (roles.isEmpty()) {
            return;
        }
        probe.call(() -> grants.roles(access, principal)).stream()
                .filter(role -> role.resourceId().equalsIgnoreCase(resource.id()) && roles.contains(role.appRoleId()))
                .forEach(role -> probe.act(() -> grants.revokeRole(access, role)));
    }

    private static void note(List<Removal> done, Removal.Part part, Set<String> names) {
        if (!names.isEmpty()) {
            done.add(Removal.removed(part, String.join(", ", names)));
        }
    }

    private static Set<String> names(List<RegistrationPlan.Permission> permissions, Set<String> ids) {
        return permissions.stream()
                .filter(one -> ids.contains(one.id()))
                .map(RegistrationPlan.Permission::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ids(List<RegistrationPlan.Permission> permissions, Set<String> ids) {
        return permissions.stream()
                .map(RegistrationPlan.Permission::id)
                .filter(ids::contains)
                .collect(Collectors.toSet());
    }
}
