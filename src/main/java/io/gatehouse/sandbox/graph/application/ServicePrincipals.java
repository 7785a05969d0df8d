package io.gatehouse.sandbox.graph.application;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.GraphPermissions.GraphPermission;
import io.gatehouse.sandbox.MicrosoftApps;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.EntityType;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The servicePrincipal entity, with the permissions that the application behind it publishes. */
@Component
public class ServicePrincipals {

    public static final EntityType TYPE = EntityType.of("servicePrincipal", """
            id deletedDateTime accountEnabled alternativeNames appDisplayName appDescription appId applicationTemplateId
            appOwnerOrganizationId appRoleAssignmentRequired createdDateTime description disabledByMicrosoftStatus
            displayName homepage loginUrl logoutUrl notes notificationEmailAddresses preferredSingleSignOnMode
            replyUrls servicePrincipalNames servicePrincipalType signInAudience tags tokenEncryptionKeyId
            verifiedPublisher addIns appRoles info keyCredentials oauth2PermissionScopes passwordCredentials
            """, "publisherName");

    public static final Set<String> FILTERABLE =
            Set.of("id", "appId", "displayName", "servicePrincipalType", "accountEnabled", "tags");

    private final World world;

    ServicePrincipals(World world) {
        this.world = world;
    }

    public Entity entity(ServicePrincipal principal) {
        boolean graph = principal.appId().equals(SandboxFacts.GRAPH_APP_ID);
        Application application = world.application(principal.appId()).orElse(null);
        String owner = graph ? MicrosoftApps.OWNER : application == null ? null : application.tenantId();
        return Entity.of(TYPE)
                .with("id", principal.id())
                .with("accountEnabled", principal.accountEnabled())
                .with("alternativeNames", List.of())
                .with("appDisplayName", principal.displayName())
                .with("appId", principal.appId())
                .with("appOwnerOrganizationId", owner)
                .with("appRoleAssignmentRequired", principal.appRoleAssignmentRequired())
                .with("createdDateTime", principal.createdAt().toString())
                .with("displayName", principal.displayName())
                .with("notificationEmailAddresses", List.of())
                .with("publisherName", graph ? "Microsoft Services" : publisher(application))
                .with(
                        "replyUrls",
                        application == null ? List.of() : application.web().redirectUris())
                .with("servicePrincipalNames", names(principal, application))
                .with("servicePrincipalType", "Application")
                .with("signInAudience", application == null ? "AzureADMultipleOrgs" : application.signInAudience())
                .with("tags", principal.tags())
                .with("verifiedPublisher", Applications.verifiedPublisher(application))
                .with("addIns", List.of())
                .with("appRoles", graph ? graphRoles() : Applications.roles(application))
                .with("info", Applications.info())
                .with("keyCredentials", List.of())
                .with(
                        "oauth2PermissionScopes",
                        graph ? graphScopes() : application == null ? List.of() : ApplicationParts.scopes(application))
                .with("passwordCredentials", List.of());
    }

    /** Whether an app role can be assigned at this resource; the empty id is the default access role. */
    public boolean hasRole(ServicePrincipal resource, String roleId) {
        boolean known = resource.appId().equals(SandboxFacts.GRAPH_APP_ID)
                ? graphRoles().stream().anyMatch(role -> roleId.equals(role.get("id")))
                : world.application(resource.appId()).stream()
                        .flatMap(application -> application.appRoles().stream())
                        .anyMatch(role -> role.id().equals(roleId));
        return known || roleId.equals("00000000-0000-0000-0000-000000000000");
    }

    private static @Nullable String publisher(@Nullable Application application) {
        return application == null ? null : application.publisher().verifiedName();
    }

    private static List<String> names(ServicePrincipal principal, @Nullable Application application) {
        if (principal.appId().equals(SandboxFacts.GRAPH_APP_ID)) {
            return List.of(principal.appId(), "https://graph.microsoft.com", "https://graph.microsoft.com/");
        }
        return application == null || application.api().identifierUris().isEmpty()
                ? List.of(principal.appId())
                : Stream.concat(application.api().identifierUris().stream(), Stream.of(principal.appId()))
                        .toList();
    }

    private List<Entity> graphRoles() {
        return world.permissions().all().stream()
                .map(ServicePrincipals::role)
                .filter(Objects::nonNull)
                .toList();
    }

    private List<Entity> graphScopes() {
        return world.permissions().all().stream()
                .map(ServicePrincipals::scope)
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable Entity role(GraphPermission permission) {
        var role = permission.application();
        return role == null
                ? null
                : new Entity()
                        .with("allowedMemberTypes", List.of("Application"))
                        .with("description", role.text())
                        .with("displayName", role.title())
                        .with("id", role.id())
                        .with("isEnabled", true)
                        .with("origin", "Application")
                        .with("value", permission.value());
    }

    private static @Nullable Entity scope(GraphPermission permission) {
        var scope = permission.delegated();
        return scope == null
                ? null
                : new Entity()
                        .with("adminConsentDescription", scope.adminText())
                        .with("adminConsentDisplayName", scope.adminTitle())
                        .with("id", scope.id())
                        .with("isEnabled", true)
                        .with("type", scope.admin() ? "Admin" : "User")
                        .with("userConsentDescription", scope.userText())
                        .with("userConsentDisplayName", scope.userTitle())
                        .with("value", permission.value());
    }
}
