package io.gatehouse.sandbox;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What differs from the seeded world, as written to {@code sandbox.json}. */
record SavedWorld(
        long sequence,
        Duration clockOffset,
        Chaos.State chaos,
        Map<String, String> notes,
        Map<String, Instant> spent,
        List<Application> applications,
        List<ServicePrincipal> servicePrincipals,
        List<Grant> grants,
        List<AppRoleAssignment> assignments,
        List<Person> people,
        List<Group> groups,
        @Nullable List<DeletedItem> deleted,
        @Nullable Map<String, TenantPolicies> policies,
        @Nullable List<TeamsApp> teamsApps,
        @Nullable List<Subscription> subscriptions) {

    static SavedWorld of(World world) {
        var tenants = List.copyOf(world.tenants());
        return new SavedWorld(
                world.sequence(),
                world.clock().offset(),
                world.chaos().state(),
                Map.copyOf(world.allNotes()),
                Map.copyOf(world.spentIds()),
                List.copyOf(world.applications()),
                tenants.stream()
                        .flatMap(t -> t.servicePrincipals.values().stream())
                        .toList(),
                tenants.stream().flatMap(t -> t.grants.values().stream()).toList(),
                tenants.stream().flatMap(t -> t.assignments.values().stream()).toList(),
                tenants.stream()
                        .flatMap(t -> t.people.values().stream())
                        .filter(person -> person.version() > 0)
                        .toList(),
                tenants.stream()
                        .flatMap(t -> t.groups.values().stream())
                        .filter(group -> group.version() > 0)
                        .toList(),
                List.copyOf(world.bin().items().values()),
                tenants.stream().collect(Collectors.toMap(Tenant::id, Tenant::policies)),
                tenants.stream().flatMap(t -> t.teamsApps.values().stream()).toList(),
                tenants.stream().flatMap(t -> t.subscriptions.values().stream()).toList());
    }

    void restore(World world) {
        world.counter().set(sequence);
        world.clock().reset(clockOffset);
        world.chaos().set(now -> chaos);
        world.allNotes().putAll(notes);
        world.spentIds().putAll(spent);
        restoreApplications(world);
        world.tenants().forEach(tenant -> {
            tenant.servicePrincipals.clear();
            tenant.grants.clear();
            tenant.assignments.clear();
        });
        servicePrincipals.forEach(
                it -> world.owner(it.tenantId()).servicePrincipals.put(it.id(), it));
        grants.forEach(it -> world.owner(it.tenantId()).grants.put(it.id(), it));
        assignments.forEach(it -> world.owner(it.tenantId()).assignments.put(it.id(), it));
        people.forEach(it -> world.owner(it.tenantId()).people.put(it.id(), it));
        groups.forEach(it -> world.owner(it.tenantId()).groups.put(it.id(), it));
        if (deleted != null) {
            deleted.forEach(it -> world.bin().items().put(it.id(), it));
        }
        if (teamsApps != null) {
            teamsApps.forEach(it -> world.owner(it.tenantId()).teamsApps.put(it.id(), it));
        }
        if (subscriptions != null) {
            subscriptions.forEach(it -> world.owner(it.tenantId()).subscriptions.put(it.id(), it));
        }
        if (policies != null) {
            policies.forEach((tenant, policy) -> world.owner(tenant).set(policy));
        }
    }

    /** The portal's redirect URIs come from this start's settings, whatever was saved. */
    private void restoreApplications(World world) {
        var byId = world.applicationsById();
        Application portal = byId.get(SandboxFacts.PORTAL_CLIENT_ID);
        byId.clear();
        applications.forEach(it -> byId.put(it.appId(), it));
        Application saved = byId.get(SandboxFacts.PORTAL_CLIENT_ID);
        if (portal != null && saved != null && portalRedirectsOnly(saved)) {
            byId.put(saved.appId(), saved.withWeb(portal.web()));
        }
    }

    /** Whoever changed the redirect URIs by hand wants them kept. */
    private static boolean portalRedirectsOnly(Application saved) {
        return saved.web().redirectUris().size() == 2
                && saved.web().redirectUris().stream()
                        .allMatch(uri -> uri.endsWith("/login/oauth2/code/entra")
                                || uri.endsWith("/authenticate/OAuth2Callback"));
    }

    static List<String> portalRedirects(URI portalUrl) {
        String base = portalUrl.toString().replaceAll("/+$", "");
        return List.of(base + "/login/oauth2/code/entra", base + "/authenticate/OAuth2Callback");
    }
}
