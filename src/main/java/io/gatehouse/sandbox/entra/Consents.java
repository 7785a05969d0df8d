package io.gatehouse.sandbox.entra;

import io.gatehouse.sandbox.AppRoleAssignment;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Required;
import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.GraphPermissions.GraphPermission;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.Tenant.UserConsent;
import io.gatehouse.sandbox.World;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who granted what to an application in a tenant, and the recording of a new consent. */
@Component
class Consents {

    private final World world;

    Consents(World world) {
        this.world = world;
    }

    /** Delegated permissions at a resource that hold for that user: everybody's and his own. */
    Set<String> granted(Tenant tenant, String appId, Person person, String resourceAppId) {
        var granted = new LinkedHashSet<String>();
        Optional<ServicePrincipal> client = tenant.servicePrincipalOf(appId);
        Optional<ServicePrincipal> resource = tenant.servicePrincipalOf(resourceAppId);
        if (client.isEmpty() || resource.isEmpty()) {
            return granted;
        }
        for (Grant grant : tenant.grants().values()) {
            boolean forPerson = grant.principalId() == null || person.id().equals(grant.principalId());
            if (forPerson
                    && grant.clientId().equals(client.get().id())
                    && grant.resourceId().equals(resource.get().id())) {
                granted.addAll(grant.scopes());
            }
        }
        return granted;
    }

    /** What a request asks of Graph, with {@code .default} resolved to the registration's static list. */
    Set<String> wanted(Application application, Scopes scopes) {
        var wanted = new LinkedHashSet<String>();
        if (scopes.asksDefault(SandboxFacts.GRAPH_APP_ID)) {
            wanted.addAll(required(application, false));
        } else {
            wanted.addAll(scopes.of(SandboxFacts.GRAPH_APP_ID));
        }
        wanted.addAll(scopes.openid());
        return wanted;
    }

    /** Graph permissions in the registration: delegated ones, or app roles. */
    Set<String> required(Application application, boolean roles) {
        var values = new LinkedHashSet<String>();
        for (Required required : application.required()) {
            if (required.role() == roles && required.resourceAppId().equals(SandboxFacts.GRAPH_APP_ID)) {
                world.permissions().valueOf(required.permissionId()).ifPresent(values::add);
            }
        }
        return values;
    }

    /** Whether an ordinary user of the tenant may consent to these permissions for himself. */
    boolean userMayConsent(Tenant tenant, Application application, Set<String> permissions) {
        if (tenant.facts().userConsent() == UserConsent.NONE) {
            return false;
        }
        boolean verified = application.publisher().verifiedName() != null
                || application.tenantId().equals(tenant.id());
        return permissions.stream().allMatch(value -> {
            boolean basic = Scopes.OPENID.contains(value) || value.equals("User.Read");
            return basic || (verified && !adminOnly(value));
        });
    }

    boolean adminOnly(String value) {
        return world.permissions()
                .named(value)
                .map(GraphPermission::delegated)
                .map(scope -> scope.admin())
                .orElse(false);
    }

    /** Records delegated permissions at Graph for one user, or for everybody ({@code person} null). */
    void grant(Tenant tenant, Application application, Set<String> permissions, @Nullable Person person) {
        world.change(() -> {
            ServicePrincipal client = install(tenant, application);
            ServicePrincipal graph =
                    tenant.servicePrincipalOf(SandboxFacts.GRAPH_APP_ID).orElseThrow();
            String principal = person == null ? null : person.id();
            Grant before = tenant.grants().values().stream()
                    .filter(grant -> grant.clientId().equals(client.id())
                            && grant.resourceId().equals(graph.id())
                            && java.util.Objects.equals(grant.principalId(), principal))
                    .findFirst()
                    .orElse(null);
            var scopes = new LinkedHashSet<String>();
            if (before != null) {
                scopes.addAll(before.scopes());
            }
            scopes.addAll(permissions);
            String scope = String.join(" ", scopes);
            world.save(
                    before != null
                            ? before.withScope(scope)
                            : new Grant(
                                    UUID.randomUUID().toString(),
                                    tenant.id(),
                                    client.id(),
                                    principal,
                                    graph.id(),
                                    scope,
                                    world.visibleFrom()));
        });
    }

    /** Records app roles at Graph for the application itself. */
    void assign(Tenant tenant, Application application, Set<String> roles) {
        world.change(() -> {
            ServicePrincipal client = install(tenant, application);
            ServicePrincipal graph =
                    tenant.servicePrincipalOf(SandboxFacts.GRAPH_APP_ID).orElseThrow();
            for (String value : roles) {
                var role = world.permissions()
                        .named(value)
                        .map(GraphPermission::application)
                        .orElse(null);
                if (role != null && !assigned(tenant, client, graph, role.id())) {
                    world.save(new AppRoleAssignment(
                            UUID.randomUUID().toString(),
                            tenant.id(),
                            client.id(),
                            "ServicePrincipal",
                            graph.id(),
                            role.id(),
                            world.now(),
                            world.visibleFrom()));
                }
            }
        });
    }

    private static boolean assigned(Tenant tenant, ServicePrincipal client, ServicePrincipal graph, String role) {
        return tenant.assignments().values().stream()
                .anyMatch(it -> it.principalId().equals(client.id())
                        && it.resourceId().equals(graph.id())
                        && it.appRoleId().equals(role));
    }

    private ServicePrincipal install(Tenant tenant, Application application) {
        return tenant.servicePrincipalOf(application.appId()).orElseGet(() -> {
            var made = new ServicePrincipal(
                    UUID.randomUUID().toString(),
                    tenant.id(),
                    application.appId(),
                    application.displayName(),
                    true,
                    false,
                    world.now(),
                    world.visibleFrom());
            world.save(made);
            return made;
        });
    }
}
