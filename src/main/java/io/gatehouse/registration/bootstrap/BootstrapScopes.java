package io.gatehouse.registration.bootstrap;

import io.gatehouse.registration.plan.RegistrationPlan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The delegated permissions of Graph that the helper must hold while a registration is made, by short name (“Microsoft Graph permissions reference”). */
public final class BootstrapScopes {

    private BootstrapScopes() {}

    public static Set<String> of(RegistrationPlan plan) {
        RegistrationPlan.Extras extras = plan.extras();
        return of(plan.access(), extras.teamsAppId() != null, !extras.owners().isEmpty());
    }

    /**
     * {@code Policy.Read.All} lets the tenant's rules be seen before anything is made.
     *
     * @param directory whether people or products are looked up
     */
    public static Set<String> of(List<RegistrationPlan.ResourceAccess> access, boolean teamsApp, boolean directory) {
        Set<String> scopes = new LinkedHashSet<>(List.of(
                "User.Read", "Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All", "Policy.Read.All"));
        if (access.stream().anyMatch(resource -> !resource.roles().isEmpty())) {
            scopes.add("AppRoleAssignment.ReadWrite.All");
        }
        if (teamsApp) {
            scopes.add("AppCatalog.ReadWrite.All");
        }
        if (directory) {
            scopes.add("Directory.Read.All");
        }
        return scopes;
    }
}
