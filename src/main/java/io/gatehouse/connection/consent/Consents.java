package io.gatehouse.connection.consent;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.token.ApplicationTokens;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.permission.GraphPermission;
import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.microsoft.token.TokenRoles;
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
    private final ApplicationTokens tokens;

    Consents(Graph graph, Grants grants, GrantRows rows, ApplicationTokens tokens) {
        this.graph = graph;
        this.grants = grants;
        this.rows = rows;
        this.tokens = tokens;
    }

    /**
     * The consent behind a kept sign-in. An account with few permissions may not read grants; then its newest token tells
     * what it still holds, the other APIs are as they were when it signed in, and the app's own token tells its roles.
     */
    ConsentReading ofSignIn(ConnectionView connection, GraphAccess access, String clientId) {
        ConnectionView.Account account = connection.account();
        try {
            Optional<ServicePrincipal> app = graph.servicePrincipal(access, clientId);
            return reading(access, app, account == null ? "" : account.objectId(), roles(access, app));
        } catch (MicrosoftException e) {
            refused(e);
            return told(connection);
        }
    }

    /** What an administrator may read of the app whose sign-in is at hand; all of it or nothing. */
    ConsentReading lent(ConnectionView connection, GraphAccess access, String clientId) {
        ConnectionView.Account account = connection.account();
        try {
            Optional<ServicePrincipal> app = graph.servicePrincipal(access, clientId);
            return reading(access, app, account == null ? "" : account.objectId(), roles(access, app));
        } catch (MicrosoftException e) {
            refused(e);
            return new ConsentReading(
                    true,
                    true,
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(ConsentReading.CONSENT, ConsentReading.SURPLUS, ConsentReading.ROLES));
        }
    }

    private ConsentReading told(ConnectionView connection) {
        Set<String> held = new HashSet<>(rows.scopes(connection.id()));
        connection.grantedScopes().stream()
                .filter(scope -> scope.contains("://"))
                .forEach(held::add);
        Optional<Set<String>> roles = connection.ownsRegistration()
                ? TokenRoles.of(tokens.acquire(connection).value())
                : Optional.empty();
        return new ConsentReading(
                true, true, held, Set.of(), roles.orElse(Set.of()), unread(ConsentReading.SURPLUS, roles));
    }

    private static Set<String> unread(String topic, Optional<Set<String>> roles) {
        return roles.isPresent() ? Set.of(topic) : Set.of(topic, ConsentReading.ROLES);
    }

    private static void refused(MicrosoftException e) {
        if (e.failure().kind() != FailureKind.PERMISSION_MISSING) {
            throw e;
        }
    }

    /** @param personId object id of the person whose own grants are told apart from everybody's */
    public ConsentReading read(GraphAccess access, String clientId, String personId) {
        return reading(access, graph.servicePrincipal(access, clientId), personId, Set.of());
    }

    private ConsentReading reading(
            GraphAccess access, Optional<ServicePrincipal> app, String personId, Set<String> roles) {
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
        return new ConsentReading(true, app.get().enabled(), tenantWide, personal, roles);
    }

    /**
     * What an application that acts itself holds in its tenant. One without application permissions may read nothing: that
     * it got a token proves that the app is there and enabled, and the token names its roles.
     */
    ConsentReading ofApplication(GraphAccess access, String clientId) {
        try {
            Optional<ServicePrincipal> app = graph.servicePrincipal(access, clientId);
            return reading(access, app, "", roles(access, app));
        } catch (MicrosoftException e) {
            refused(e);
            Optional<Set<String>> roles = TokenRoles.of(access.accessToken());
            return new ConsentReading(
                    true, true, Set.of(), Set.of(), roles.orElse(Set.of()), unread(ConsentReading.CONSENT, roles));
        }
    }

    private Set<String> roles(GraphAccess access, Optional<ServicePrincipal> app) {
        Set<String> roles = new HashSet<>();
        app.ifPresent(there -> grants.roles(access, there.id())
                .forEach(held -> roles.add(ROLES.getOrDefault(held.appRoleId(), held.appRoleId()))));
        return roles;
    }
}
