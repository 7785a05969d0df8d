package io.gatehouse.sandbox.entra.consent;

import io.gatehouse.sandbox.AppRoleAssignment;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.PreAuthorized;
import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.Tenant.UserConsent;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import io.gatehouse.sandbox.entra.request.Scopes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who granted what to an application in a tenant, and the recording of a new consent. */
@Component
public class Consents {

    private final World world;
    private final Catalogue catalogue;

    Consents(World world, Catalogue catalogue) {
        this.world = world;
        this.catalogue = catalogue;
    }

    /** Delegated permissions at a resource that hold for that user: everybody's, his own, and what needs no consent. */
    public Set<String> granted(Tenant tenant, String appId, Person person, String resourceAppId) {
        var granted = new LinkedHashSet<String>();
        Optional<ServicePrincipal> resource = tenant.servicePrincipalOf(resourceAppId);
        if (resource.isEmpty()) {
            return granted;
        }
        granted.addAll(preAuthorized(resourceAppId, appId));
        String client =
                tenant.servicePrincipalOf(appId).map(ServicePrincipal::id).orElse("");
        for (Grant grant : tenant.grants().values()) {
            boolean forPerson = grant.principalId() == null || person.id().equals(grant.principalId());
            if (forPerson
                    && grant.clientId().equals(client)
                    && grant.resourceId().equals(resource.get().id())) {
                granted.addAll(grant.scopes());
            }
        }
        return granted;
    }

    private Set<String> preAuthorized(String resourceAppId, String appId) {
        var values = new LinkedHashSet<String>();
        world.application(resourceAppId).map(Application::exposure).ifPresent(exposure -> {
            for (PreAuthorized client : exposure.preAuthorized()) {
                exposure.scopes().stream()
                        .filter(scope -> client.appId().equals(appId)
                                && scope.enabled()
                                && client.permissionIds().contains(scope.id()))
                        .forEach(scope -> values.add(scope.value()));
            }
        });
        return values;
    }

    /** What a request asks for; {@code .default} of any resource means the registration's whole static list. */
    public Wanted wanted(Application application, Scopes scopes) {
        var wanted = scopes.byResource().values().stream().anyMatch(values -> values.contains(Scopes.DEFAULT))
                ? Wanted.copy(catalogue.required(application).permissions())
                : Wanted.copy(scopes.byResource());
        scopes.openid().forEach(value -> Wanted.add(wanted, SandboxFacts.GRAPH_APP_ID, value));
        return Wanted.delegated(wanted);
    }

    /** What nobody granted yet; OpenID scopes alone never interrupt a known application. */
    public Wanted missing(Tenant tenant, Application application, Person person, Scopes scopes) {
        var missing = new LinkedHashMap<String, Set<String>>();
        wanted(application, scopes).permissions().forEach((resource, values) -> {
            Set<String> granted = granted(tenant, application.appId(), person, resource);
            var rest = new LinkedHashSet<>(values);
            if (scopes.asksDefault(resource) && !granted.isEmpty()) {
                rest.removeIf(value -> !Scopes.OPENID.contains(value));
            }
            rest.removeAll(granted);
            boolean openidOnly = Scopes.OPENID.containsAll(rest);
            if (!granted.isEmpty() || (openidOnly && signedUp(tenant, application, person, scopes))) {
                rest.removeIf(Scopes.OPENID::contains);
            }
            missing.put(resource, rest);
        });
        return Wanted.delegated(missing);
    }

    /** Whether another resource than Graph is what the person uses the application for, already with a grant. */
    private boolean signedUp(Tenant tenant, Application application, Person person, Scopes scopes) {
        return scopes.byResource().keySet().stream()
                .filter(resource -> !resource.equals(SandboxFacts.GRAPH_APP_ID))
                .anyMatch(resource ->
                        !granted(tenant, application.appId(), person, resource).isEmpty());
    }

    /** Refuses what the tenant has no service principal for; Entra does not make one for a stranger's service. */
    public void requireResources(Tenant tenant, Wanted wanted) {
        for (String resource : wanted.resources()) {
            if (tenant.servicePrincipalOf(resource).isEmpty()) {
                String name = world.application(resource)
                        .map(Application::displayName)
                        .orElse(resource);
                throw missingPrincipal(resource, name);
            }
        }
    }

    static AadstsException missingPrincipal(String resource, String name) {
        return Aadsts.failure(
                650052,
                "The app is trying to access a service '" + resource + "'(" + name
                        + ") that your organization lacks a service principal for. Contact your IT Admin to review the"
                        + " configuration of your service subscriptions or consent to the application in order to"
                        + " create the required service principal.");
    }

    /** Whether an ordinary user of the tenant may consent to these permissions for himself. */
    public boolean userMayConsent(Tenant tenant, Application application, Wanted wanted) {
        UserConsent setting = tenant.policies().userConsent();
        if (setting == UserConsent.NONE) {
            return false;
        }
        boolean trusted = application.publisher().verifiedName() != null
                || application.tenantId().equals(tenant.id());
        return wanted.permissions().entrySet().stream()
                .allMatch(resource -> resource.getValue().stream().allMatch(value -> {
                    boolean basic = resource.getKey().equals(SandboxFacts.GRAPH_APP_ID)
                            && (Scopes.OPENID.contains(value) || value.equals("User.Read"));
                    boolean open = setting == UserConsent.ALL && !adminOnly(resource.getKey(), value);
                    return basic ? trusted || setting == UserConsent.ALL : trusted && open;
                }));
    }

    private boolean adminOnly(String resource, String value) {
        return catalogue.scope(resource, value).map(Catalogue.Entry::admin).orElse(false);
    }

    /** Records delegated permissions for one user, or for everybody ({@code person} null). */
    public void grant(Tenant tenant, Application application, Wanted wanted, @Nullable Person person) {
        requireResources(tenant, wanted);
        world.change(() -> {
            ServicePrincipal client = install(tenant, application);
            wanted.permissions().forEach((resourceAppId, values) -> {
                if (!values.isEmpty()) {
                    ServicePrincipal resource =
                            tenant.servicePrincipalOf(resourceAppId).orElseThrow();
                    grant(client, resource, values, person == null ? null : person.id());
                }
            });
        });
    }

    private void grant(
            ServicePrincipal client, ServicePrincipal resource, Set<String> values, @Nullable String principal) {
        Tenant tenant = world.tenant(client.tenantId()).orElseThrow();
        Grant before = tenant.grants().values().stream()
                .filter(grant -> grant.clientId().equals(client.id())
                        && grant.resourceId().equals(resource.id())
                        && Objects.equals(grant.principalId(), principal))
                .findFirst()
                .orElse(null);
        var scopes = new LinkedHashSet<String>();
        if (before != null) {
            scopes.addAll(before.scopes());
        }
        scopes.addAll(values);
        String scope = String.join(" ", scopes);
        world.save(
                before != null
                        ? before.withScope(scope)
                        : new Grant(
                                UUID.randomUUID().toString(),
                                tenant.id(),
                                client.id(),
                                principal,
                                resource.id(),
                                scope,
                                world.visibleFrom()));
    }

    /** Records app roles for the application itself. */
    public void assign(Tenant tenant, Application application, Wanted wanted) {
        requireResources(tenant, wanted);
        world.change(() -> {
            ServicePrincipal client = install(tenant, application);
            wanted.roles()
                    .forEach((resourceAppId, values) -> values.forEach(value -> catalogue
                            .role(resourceAppId, value)
                            .ifPresent(role -> assign(
                                    client,
                                    tenant.servicePrincipalOf(resourceAppId).orElseThrow(),
                                    role.id()))));
        });
    }

    private void assign(ServicePrincipal client, ServicePrincipal resource, String role) {
        Tenant tenant = world.tenant(client.tenantId()).orElseThrow();
        boolean assigned = tenant.assignments().values().stream()
                .anyMatch(it -> it.principalId().equals(client.id())
                        && it.resourceId().equals(resource.id())
                        && it.appRoleId().equals(role));
        if (!assigned) {
            world.save(new AppRoleAssignment(
                    UUID.randomUUID().toString(),
                    tenant.id(),
                    client.id(),
                    "ServicePrincipal",
                    resource.id(),
                    role,
                    world.now(),
                    world.visibleFrom()));
        }
    }

    /** The application's service principal in the tenant, made by the first sign-in that is consented to. */
    public ServicePrincipal install(Tenant tenant, Application application) {
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
