package io.gatehouse.microsoft.graph;

import com.microsoft.graph.models.AppRoleAssignmentCollectionResponse;
import com.microsoft.graph.models.LicenseDetailsCollectionResponse;
import com.microsoft.graph.models.ServicePrincipalCollectionResponse;
import com.microsoft.graph.models.UserCollectionResponse;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.GraphFacts.AccountLicence;
import io.gatehouse.microsoft.graph.GraphFacts.DirectoryRole;
import io.gatehouse.microsoft.graph.GraphFacts.Licence;
import io.gatehouse.microsoft.graph.GraphFacts.Me;
import io.gatehouse.microsoft.graph.GraphFacts.Organization;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.graph.GraphFacts.Product;
import io.gatehouse.microsoft.graph.GraphFacts.RoleAssignment;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import java.util.List;
import java.util.Optional;

/**
 * Reads and tidies up single objects of a tenant through Microsoft Graph. Nothing is tried twice; failures are
 * {@link MicrosoftException}. Never call this inside a database transaction.
 */
public class Graph {

    private static final int LARGEST_PAGE = 999;

    private final MicrosoftCloud cloud;
    private final GraphCalls calls;

    public Graph(MicrosoftCloud cloud, GraphCalls calls) {
        this.cloud = cloud;
        this.calls = calls;
    }

    /** Whose token this is; {@code User.Read} suffices. */
    public Me me(GraphAccess access) {
        return GraphReading.me(calls.call(
                access,
                graph -> graph.me()
                        .get(request -> request.queryParameters.select =
                                new String[] {"id", "displayName", "userPrincipalName", "mail"})));
    }

    /** A person by object id or sign-in name; {@code User.ReadBasic.All} suffices. */
    public Optional<Me> person(GraphAccess access, String idOrUpn) {
        return calls.find(
                        access,
                        graph -> graph.users()
                                .byUserId(idOrUpn)
                                .get(request -> request.queryParameters.select =
                                        new String[] {"id", "displayName", "userPrincipalName", "mail"}))
                .map(GraphReading::me);
    }

    /**
     * A person by sign-in name, which stands in the path at Microsoft; a Graph that finds people there by object id alone
     * is asked for a list.
     */
    public Optional<Me> named(GraphAccess access, String upn) {
        try {
            Optional<Me> found = person(access, upn);
            return found.isPresent() ? found : listed(access, upn);
        } catch (MicrosoftException e) {
            if (e.failure().kind() != FailureKind.REQUEST_WRONG) {
                throw e;
            }
            return listed(access, upn);
        }
    }

    private Optional<Me> listed(GraphAccess access, String upn) {
        return GraphReading.all(calls.call(
                                access,
                                graph -> graph.users().get(request -> {
                                    request.queryParameters.filter =
                                            "userPrincipalName eq '" + upn.replace("'", "''") + "'";
                                    request.queryParameters.select =
                                            new String[] {"id", "displayName", "userPrincipalName", "mail"};
                                }))
                        .getValue())
                .map(GraphReading::me)
                .filter(person -> upn.equalsIgnoreCase(person.userPrincipalName()))
                .findFirst();
    }

    /** What the signed-in person may use; {@code User.Read} suffices. */
    public List<AccountLicence> myLicences(GraphAccess access) {
        return GraphReading.pages(
                cloud,
                () -> calls.call(access, graph -> graph.me().licenseDetails().get()),
                link -> calls.call(
                        access,
                        graph -> graph.me().licenseDetails().withUrl(link).get()),
                LicenseDetailsCollectionResponse::getValue,
                GraphReading::accountLicence);
    }

    /** The tenant with its verified domains; {@code User.Read} suffices. */
    public Organization organization(GraphAccess access) {
        return GraphReading.organization(
                calls.call(access, graph -> graph.organization().get()));
    }

    public List<Licence> licences(GraphAccess access) {
        return GraphReading.licences(
                calls.call(access, graph -> graph.subscribedSkus().get()));
    }

    /** The same with the services that they bring. */
    public List<Product> products(GraphAccess access) {
        return GraphReading.products(
                calls.call(access, graph -> graph.subscribedSkus().get()));
    }

    /**
     * Active directory roles of the person; eligible roles that are not activated do not appear
     * (E:access-token-claims-reference).
     */
    public List<DirectoryRole> myDirectoryRoles(GraphAccess access) {
        try {
            return castRoles(access);
        } catch (MicrosoftException e) {
            if (e.failure().passing()) {
                throw e;
            }
            return rolesAmongMemberships(access);
        }
    }

    /** The cast is refused by some Graphs and permissions where the plain list is not. */
    private List<DirectoryRole> rolesAmongMemberships(GraphAccess access) {
        return GraphReading.pages(
                cloud,
                () -> calls.call(
                        access, graph -> graph.me().transitiveMemberOf().get()),
                link -> calls.call(
                        access,
                        graph -> graph.me().transitiveMemberOf().withUrl(link).get()),
                GraphReading::rolesAmong,
                GraphReading::role);
    }

    private List<DirectoryRole> castRoles(GraphAccess access) {
        String address = cloud.graph() + "/me/transitiveMemberOf/microsoft.graph.directoryRole"
                + "?$select=id,displayName,roleTemplateId";
        return GraphReading.roles(calls.call(
                access,
                graph -> graph.me()
                        .transitiveMemberOf()
                        .graphDirectoryRole()
                        .withUrl(address)
                        .get()));
    }

    /** Our app's instance in the tenant; empty where consent was removed or is not replicated yet. */
    public Optional<ServicePrincipal> servicePrincipal(GraphAccess access, String appId) {
        List<ServicePrincipal> found = GraphReading.pages(
                cloud,
                () -> calls.call(
                        access,
                        graph -> graph.servicePrincipals()
                                .get(request -> request.queryParameters.filter =
                                        "appId eq '" + GraphReading.quoted(appId) + "'")),
                link -> calls.call(
                        access, graph -> graph.servicePrincipals().withUrl(link).get()),
                ServicePrincipalCollectionResponse::getValue,
                GraphReading::servicePrincipal);
        return found.stream()
                .filter(principal -> principal.appId().equalsIgnoreCase(appId))
                .findFirst();
    }

    /**
     * Object ids of the tenant's people in a stable order; takes {@code User.ReadBasic.All} (G:user-list), where a
     * delta of them takes more (G:user-delta).
     */
    public List<String> people(GraphAccess access) {
        return GraphReading.pages(
                        cloud,
                        () -> calls.call(
                                access,
                                graph -> graph.users().get(request -> {
                                    request.queryParameters.select = new String[] {"id"};
                                    request.queryParameters.top = LARGEST_PAGE;
                                })),
                        link -> calls.call(
                                access, graph -> graph.users().withUrl(link).get()),
                        UserCollectionResponse::getValue,
                        user -> GraphReading.required(user.getId(), "id"))
                .stream()
                .sorted()
                .toList();
    }

    /**
     * What the tenant granted the client, by the object id of its service principal
     * (G:permissions-grant-via-msgraph).
     */
    public List<PermissionGrant> permissionGrants(GraphAccess access, String servicePrincipalId) {
        return GraphReading.pages(
                cloud,
                () -> calls.call(
                        access,
                        graph -> graph.oauth2PermissionGrants()
                                .get(request -> request.queryParameters.filter =
                                        "clientId eq '" + GraphReading.quoted(servicePrincipalId) + "'")),
                link -> calls.call(
                        access,
                        graph -> graph.oauth2PermissionGrants().withUrl(link).get()),
                page -> GraphReading.ofClient(page, servicePrincipalId),
                GraphReading::grant);
    }

    /** Application permissions of a service principal (G:permissions-grant-via-msgraph). */
    public List<RoleAssignment> roleAssignments(GraphAccess access, String servicePrincipalId) {
        return GraphReading.pages(
                cloud,
                () -> calls.call(
                        access,
                        graph -> graph.servicePrincipals()
                                .byServicePrincipalId(servicePrincipalId)
                                .appRoleAssignments()
                                .get()),
                link -> calls.call(
                        access,
                        graph -> graph.servicePrincipals()
                                .byServicePrincipalId(servicePrincipalId)
                                .appRoleAssignments()
                                .withUrl(link)
                                .get()),
                AppRoleAssignmentCollectionResponse::getValue,
                GraphReading::assignment);
    }

    /** Takes back delegated permissions; fine if they are gone already. */
    public void deletePermissionGrant(GraphAccess access, String grantId) {
        calls.remove(
                access,
                graph -> graph.oauth2PermissionGrants()
                        .byOAuth2PermissionGrantId(grantId)
                        .delete());
    }

    /** Removes an app from the tenant with everything it was granted; fine if it is gone already. */
    public void deleteServicePrincipal(GraphAccess access, String servicePrincipalId) {
        calls.remove(
                access,
                graph -> graph.servicePrincipals()
                        .byServicePrincipalId(servicePrincipalId)
                        .delete());
    }
}
