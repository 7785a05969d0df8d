package io.gatehouse.sandbox;

import io.gatehouse.sandbox.Application.Api;
import io.gatehouse.sandbox.Application.AppRole;
import io.gatehouse.sandbox.Application.Password;
import io.gatehouse.sandbox.Application.Publisher;
import io.gatehouse.sandbox.Application.Required;
import io.gatehouse.sandbox.Application.Web;
import io.gatehouse.sandbox.GraphPermissions.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The provider's two registrations with their roles and assignments, and Microsoft Graph in every tenant. */
final class ApplicationSeed {

    private static final List<String> DIRECT_ROUTING = List.of(
            "AppCatalog.ReadWrite.All",
            "offline_access",
            "profile",
            "User.Read",
            "User.Read.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
            "Group.ReadWrite.All",
            "User.ReadWrite.All");

    private final World world;
    private final URI portalUrl;

    ApplicationSeed(World world, URI portalUrl) {
        this.world = world;
        this.portalUrl = portalUrl;
    }

    /** Every tenant holds Microsoft Graph's service principal. */
    static void plantGraph(Tenant tenant) {
        String id = Seeds.id("graph", tenant.id());
        tenant.servicePrincipals.put(id, principal(id, tenant, SandboxFacts.GRAPH_APP_ID, "Microsoft Graph"));
    }

    void plant(Tenant home) {
        Application portal = portal(home);
        Application automation = automation(home);
        world.applicationsById().put(portal.appId(), portal);
        world.applicationsById().put(automation.appId(), automation);
        ServicePrincipal portalHere = instance(home, portal);
        ServicePrincipal automationHere = instance(home, automation);
        assign(home, SandboxFacts.OWNER_UPN, portalHere, SandboxFacts.OWNER_ROLE);
        assign(home, SandboxFacts.OPERATOR_UPN, portalHere, SandboxFacts.OPERATOR_ROLE);
        assign(home, SandboxFacts.AUDITOR_UPN, portalHere, SandboxFacts.AUDITOR_ROLE);
        assign(home, automationHere.id(), "ServicePrincipal", portalHere, SandboxFacts.OWNER_ROLE);
        String everyday = "openid profile offline_access User.Read";
        String graph = Seeds.id("graph", home.id());
        String grant = Seeds.id("grant", home.id(), portal.appId());
        home.grants.put(grant, new Grant(grant, home.id(), portalHere.id(), null, graph, everyday, Seeds.EPOCH));
    }

    private Application portal(Tenant home) {
        List<Required> required = DIRECT_ROUTING.stream()
                .map(value -> new Required(SandboxFacts.GRAPH_APP_ID, scopeId(value), false))
                .toList();
        return application(
                home,
                SandboxFacts.PORTAL_OBJECT_ID,
                SandboxFacts.PORTAL_CLIENT_ID,
                SandboxFacts.PORTAL_APP_NAME,
                "AzureADMultipleOrgs",
                List.of(
                        role(SandboxFacts.OWNER_ROLE, "Owner", "Everything, with operators and settings"),
                        role(SandboxFacts.OPERATOR_ROLE, "Operator", "Customers, invitations and connections"),
                        role(SandboxFacts.AUDITOR_ROLE, "Auditor", "Sees everything, changes nothing")),
                required,
                SandboxFacts.PORTAL_CLIENT_SECRET);
    }

    private Application automation(Tenant home) {
        return application(
                home,
                SandboxFacts.AUTOMATION_OBJECT_ID,
                SandboxFacts.AUTOMATION_CLIENT_ID,
                "Northern Voice automation",
                "AzureADMyOrg",
                List.of(),
                List.of(),
                SandboxFacts.AUTOMATION_CLIENT_SECRET);
    }

    private Application application(
            Tenant home,
            String id,
            String appId,
            String name,
            String audience,
            List<AppRole> roles,
            List<Required> required,
            String secret) {
        boolean multitenant = audience.equals("AzureADMultipleOrgs");
        var web = new Web(multitenant ? SavedWorld.portalRedirects(portalUrl) : List.of(), null, false, false);
        var api = new Api(List.of("api://" + appId), 2, null, List.of("acct"), false);
        var publisher =
                new Publisher("northernvoice.example", multitenant ? SandboxFacts.PORTAL_PUBLISHER : null, null);
        var password = new Password(
                Seeds.id("password", appId),
                "sandbox",
                secret,
                Seeds.EPOCH,
                Seeds.EPOCH.plus(Duration.ofDays(20 * 365)));
        return ApplicationDraft.blank(id, appId, home, Seeds.EPOCH, Seeds.EPOCH).with(draft -> {
            draft.displayName = name;
            draft.signInAudience = audience;
            draft.web = web;
            draft.api = api;
            draft.publisher = publisher;
            draft.appRoles = roles;
            draft.required = required;
            draft.passwords = List.of(password);
        });
    }

    private static AppRole role(String id, String name, String description) {
        return new AppRole(id, "Gatehouse." + name, name, description, List.of("User", "Application"));
    }

    private String scopeId(String value) {
        Scope scope = world.permissions()
                .named(value)
                .map(GraphPermissions.GraphPermission::delegated)
                .orElse(null);
        return required(scope, value).id();
    }

    private static Scope required(@Nullable Scope scope, String value) {
        if (scope == null) {
            throw new IllegalStateException("No delegated permission " + value);
        }
        return scope;
    }

    private static ServicePrincipal instance(Tenant tenant, Application application) {
        String id = Seeds.id("instance", tenant.id(), application.appId());
        ServicePrincipal made = principal(id, tenant, application.appId(), application.displayName());
        tenant.servicePrincipals.put(id, made);
        return made;
    }

    private static ServicePrincipal principal(String id, Tenant tenant, String appId, String name) {
        return new ServicePrincipal(id, tenant.id(), appId, name, true, false, Seeds.EPOCH, Seeds.EPOCH);
    }

    private static void assign(Tenant tenant, String upn, ServicePrincipal resource, String role) {
        Person person = tenant.personNamed(upn).orElseThrow();
        assign(tenant, person.id(), "User", resource, role);
    }

    private static void assign(Tenant tenant, String principal, String kind, ServicePrincipal resource, String role) {
        String id = Seeds.id("assignment", tenant.id(), principal, role);
        tenant.assignments.put(
                id,
                new AppRoleAssignment(id, tenant.id(), principal, kind, resource.id(), role, Seeds.EPOCH, Seeds.EPOCH));
    }
}
