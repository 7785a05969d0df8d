package io.gatehouse.registration.lint;

import io.gatehouse.microsoft.application.ApplicationFacts.Published;
import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.graph.GraphFacts.RoleAssignment;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.permission.GraphPermission;
import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.registration.plan.RegistrationPlan.Permission;
import io.gatehouse.registration.plan.RegistrationPlan.ResourceAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What the tenant really granted an app, against what its service needs: declared is not consented. */
@Component
class GrantLint {

    private final ServicePrincipals principals;
    private final Grants grants;

    GrantLint(ServicePrincipals principals, Grants grants) {
        this.principals = principals;
        this.grants = grants;
    }

    List<Finding> findings(GraphAccess access, String clientId, List<ResourceAccess> wanted) {
        Optional<ServicePrincipal> found = principals.byAppId(access, clientId);
        if (found.isEmpty()) {
            return List.of(Finding.of(Finding.Code.APP_NOT_LET_IN));
        }
        ServicePrincipal principal = found.get();
        List<Finding> findings = new ArrayList<>();
        if (!principal.enabled()) {
            String name = principal.displayName();
            findings.add(Finding.of(Finding.Code.APP_DISABLED, name == null ? clientId : name));
        }
        for (ResourceAccess resource : wanted) {
            findings.addAll(ofResource(access, principal.id(), resource));
        }
        if (wanted.stream().allMatch(resource -> resource.roles().isEmpty())) {
            findings.addAll(unwanted(grants.roles(access, principal.id())));
        }
        return findings;
    }

    /** A service that wants delegated permissions alone got an app that can act without anybody. */
    private static List<Finding> unwanted(List<RoleAssignment> held) {
        String names =
                held.stream().map(role -> name(role.appRoleId())).sorted().collect(Collectors.joining(", "));
        return names.isEmpty() ? List.of() : List.of(Finding.of(Finding.Code.ROLES_UNWANTED, names));
    }

    private static String name(String roleId) {
        return GraphPermissions.all().stream()
                .filter(permission -> roleId.equalsIgnoreCase(String.valueOf(permission.roleId())))
                .map(GraphPermission::name)
                .findFirst()
                .orElse(roleId);
    }

    private List<Finding> ofResource(GraphAccess access, String principal, ResourceAccess wanted) {
        Optional<Resource> resource = principals.resource(access, wanted.appId());
        List<Finding> findings = new ArrayList<>();
        List<Permission> scopes = resource.map(there -> scopes(access, principal, there, wanted.scopes()))
                .orElse(wanted.scopes());
        List<Permission> roles = resource.map(there -> roles(access, principal, there, wanted.roles()))
                .orElse(wanted.roles());
        add(findings, Finding.Code.CONSENT_SCOPES_MISSING, wanted, scopes);
        add(findings, Finding.Code.CONSENT_ROLES_MISSING, wanted, roles);
        return findings;
    }

    private List<Permission> scopes(GraphAccess access, String principal, Resource resource, List<Permission> wanted) {
        Set<String> granted = wanted.isEmpty()
                ? Set.of()
                : grants.tenantWide(access, principal, resource.id())
                        .map(PermissionGrant::scopes)
                        .orElse(Set.of());
        return wanted.stream()
                .filter(scope -> !granted.contains(published(resource.scopes(), scope)))
                .toList();
    }

    /** Grants name a permission by its value, plans by its id as well: the API itself joins the two. */
    private static String published(List<Published> all, Permission wanted) {
        return all.stream()
                .filter(one -> one.id().equalsIgnoreCase(wanted.id()))
                .map(Published::value)
                .findFirst()
                .orElse(wanted.name());
    }

    private List<Permission> roles(GraphAccess access, String principal, Resource resource, List<Permission> wanted) {
        Set<String> granted = wanted.isEmpty()
                ? Set.of()
                : grants.roles(access, principal).stream()
                        .filter(role -> role.resourceId().equalsIgnoreCase(resource.id()))
                        .map(RoleAssignment::appRoleId)
                        .collect(Collectors.toSet());
        return wanted.stream().filter(role -> !granted.contains(role.id())).toList();
    }

    private static void add(
            List<Finding> findings, Finding.Code code, ResourceAccess resource, List<Permission> missing) {
        if (!missing.isEmpty()) {
            String names = missing.stream().map(Permission::name).collect(Collectors.joining(", "));
            findings.add(Finding.of(code, resource.name(), names));
        }
    }
}
