package io.gatehouse.microsoft.graph;

import com.microsoft.graph.models.AppRoleAssignment;
import com.microsoft.graph.models.OAuth2PermissionGrant;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.graph.GraphFacts.RoleAssignment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What a tenant allows an app at an API: delegated permissions for all people of the tenant, and application
 * permissions (G:permissions-grant-via-msgraph). Clients and resources are named by the object ids of their service
 * principals. Nothing is tried twice; failures are {@link MicrosoftException}. Never call this inside a database
 * transaction.
 */
public class Grants {

    /** G:resources/oauth2permissiongrant. */
    private static final int LONGEST_SCOPE = 3850;

    private final Graph graph;
    private final GraphCalls calls;

    public Grants(Graph graph, GraphCalls calls) {
        this.graph = graph;
        this.calls = calls;
    }

    /** Everything granted to the client as delegated permissions, tenant-wide and for single people. */
    public List<PermissionGrant> delegated(GraphAccess access, String clientId) {
        return graph.permissionGrants(access, clientId);
    }

    /** The one tenant-wide grant that there can be for a client at a resource. */
    public Optional<PermissionGrant> tenantWide(GraphAccess access, String clientId, String resourceId) {
        return delegated(access, clientId).stream()
                .filter(grant -> grant.tenantWide() && grant.resourceId().equalsIgnoreCase(resourceId))
                .findFirst();
    }

    /**
     * Makes the tenant-wide grant hold exactly these scopes, be it by creating, changing or deleting it. Concurrent
     * creation elsewhere is {@link MicrosoftFailure.Conflicting}: read again.
     */
    public void setTenantWide(GraphAccess access, String clientId, String resourceId, Set<String> scopes) {
        String text = text(scopes);
        Optional<PermissionGrant> present = tenantWide(access, clientId, resourceId);
        if (present.isEmpty()) {
            if (!scopes.isEmpty()) {
                create(access, clientId, resourceId, text);
            }
        } else if (scopes.isEmpty()) {
            graph.deletePermissionGrant(access, present.get().id());
        } else if (!text(present.get().scopes()).equals(text)) {
            change(access, present.get().id(), text);
        }
    }

    /** Takes back delegated permissions; fine if they are gone already. */
    public void revokeDelegated(GraphAccess access, String grantId) {
        graph.deletePermissionGrant(access, grantId);
    }

    public List<RoleAssignment> roles(GraphAccess access, String clientId) {
        return graph.roleAssignments(access, clientId);
    }

    /** {@link MicrosoftFailure.Conflicting} if the app holds the role already. */
    public RoleAssignment assignRole(GraphAccess access, String clientId, String resourceId, String roleId) {
        AppRoleAssignment wanted = GraphCalls.bare(new AppRoleAssignment());
        wanted.setPrincipalId(UUID.fromString(clientId));
        wanted.setResourceId(UUID.fromString(resourceId));
        wanted.setAppRoleId(UUID.fromString(roleId));
        return GraphReading.assignment(calls.call(
                access,
                client -> client.servicePrincipals()
                        .byServicePrincipalId(resourceId)
                        .appRoleAssignedTo()
                        .post(wanted)));
    }

    /** Fine if the role is gone already. */
    public void revokeRole(GraphAccess access, RoleAssignment assignment) {
        calls.remove(
                access,
                client -> client.servicePrincipals()
                        .byServicePrincipalId(assignment.resourceId())
                        .appRoleAssignedTo()
                        .byAppRoleAssignmentId(assignment.id())
                        .delete());
    }

    private void create(GraphAccess access, String clientId, String resourceId, String scopes) {
        OAuth2PermissionGrant wanted = new OAuth2PermissionGrant();
        wanted.setClientId(clientId);
        wanted.setConsentType("AllPrincipals");
        wanted.setResourceId(resourceId);
        wanted.setScope(scopes);
        calls.run(access, client -> client.oauth2PermissionGrants().post(wanted));
    }

    private void change(GraphAccess access, String grantId, String scopes) {
        OAuth2PermissionGrant change = new OAuth2PermissionGrant();
        change.setScope(scopes);
        calls.run(
                access,
                client -> client.oauth2PermissionGrants()
                        .byOAuth2PermissionGrantId(grantId)
                        .patch(change));
    }

    private static String text(Set<String> scopes) {
        String text = String.join(" ", new TreeSet<>(scopes));
        if (text.length() > LONGEST_SCOPE) {
            throw MicrosoftException.of(
                    FailureKind.REQUEST_WRONG, "Scopes of one grant exceed " + LONGEST_SCOPE + " characters");
        }
        return text;
    }
}
