package io.gatehouse.connection.consent;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.permission.GraphPermission;
import io.gatehouse.microsoft.permission.GraphPermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** Reads what a tenant really granted; an answer of the consent page is a hint, this is the proof. */
@Service
public class Consents {

    private static final Map<String, String> ROLES = GraphPermissions.all().stream()
            .filter(permission -> permission.roleId() != null)
            .collect(Collectors.toMap(permission -> String.valueOf(permission.roleId()), GraphPermission::name));

    private final Graph graph;
    private final Grants grants;
    private final GrantRows rows;

    Consents(Graph graph, Grants grants, GrantRows rows) {
        this.graph = graph;
        this.grants = grants;
        this.rows = rows;
    }

    /**
     * The consent behind a kept sign-in. An account with few permissions may not read grants; then its newest token tells
     * what it still holds, and the other APIs are as they were when it signed in.
     */
    ConsentReading ofSignIn(ConnectionView connection, GraphAccess access, String clientId) {
        ConnectionView.Account account = connection.account();
        try {
            return read(access, clientId, account == null ? "" : account.objectId());
        } catch (MicrosoftException e) {
            if (e.failure().kind() != FailureKind.PERMISSION_MISSING) {
                throw e;
            }
            Set<String> held = new HashSet<>(rows.scopes(connection.id()));
            connection.grantedScopes().stream()
                    .filter(scope -> scope.contains("://"))
                    .forEach(held::add);
            return new ConsentReading(true, true, held, Set.of(), Set.of());
        }
    }

    /** @param personId object id of the person whose own grants are told apart from everybody's */
    public ConsentReading read(GraphAccess access, String clientId, String personId) {
        Optional<ServicePrincipal> app = graph.servicePrincipal(access, clientId);
        if (app.isEmpty()) {
            return new ConsentReading(false, false, Set.of(), Set.of(), Set.of());
        }
        List<PermissionGrant> grants = graph.permissionGrants(access, app.get().id());
        Set<String> tenantWide = new HashSet<>();
        Set<String> personal = new HashSet<>();
        for (PermissionGrant grant : grants) {
            if (grant.tenantWide()) {
                tenantWide.addAll(grant.scopes());
            } else if (personId.equalsIgnoreCase(grant.principalId())) {
                personal.addAll(grant.scopes());
            }
        }
        return new ConsentReading(true, app.get().enabled(), tenantWide, personal, Set.of());
    }

    /** What an application that acts itself holds in its tenant. */
    public ConsentReading ofApplication(GraphAccess access, String clientId) {
        ConsentReading delegated = read(access, clientId, "");
        Set<String> roles = new HashSet<>();
        graph.servicePrincipal(access, clientId)
                .ifPresent(app -> grants.roles(access, app.id())
                        .forEach(held -> roles.add(ROLES.getOrDefault(held.appRoleId(), held.appRoleId()))));
        return new ConsentReading(delegated.installed(), delegated.enabled(), delegated.tenantWide(), Set.of(), roles);
    }
}
