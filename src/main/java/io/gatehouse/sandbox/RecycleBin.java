package io.gatehouse.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Deleted applications and service principals of all tenants, until they are restored, purged or 30 days old. */
public final class RecycleBin {

    private final Map<String, DeletedItem> items = new ConcurrentSkipListMap<>();
    private final World world;

    RecycleBin(World world) {
        this.world = world;
    }

    Map<String, DeletedItem> items() {
        return items;
    }

    public List<DeletedItem> of(String tenantId) {
        return items.values().stream()
                .filter(item -> item.tenantId().equals(tenantId) && item.restorable(world.now()))
                .toList();
    }

    public Optional<DeletedItem> find(String tenantId, String id) {
        return of(tenantId).stream().filter(item -> item.id().equals(id)).findFirst();
    }

    /** Deletes an application, and its service principal in its own tenant with it. */
    void delete(Application application) {
        world.applicationsById().remove(application.appId());
        items.put(application.id(), DeletedItem.of(application, world.now()));
        world.tenant(application.tenantId())
                .flatMap(home -> home.servicePrincipalOf(application.appId()))
                .ifPresent(this::delete);
    }

    /** Deletes a service principal with its grants and assignments. */
    void delete(ServicePrincipal principal) {
        Tenant tenant = world.owner(principal.tenantId());
        var grants = tenant.grants.values().stream()
                .filter(grant -> grant.clientId().equals(principal.id())
                        || grant.resourceId().equals(principal.id()))
                .toList();
        var assignments = tenant.assignments.values().stream()
                .filter(each -> each.principalId().equals(principal.id())
                        || each.resourceId().equals(principal.id()))
                .toList();
        grants.forEach(grant -> tenant.grants.remove(grant.id()));
        assignments.forEach(each -> tenant.assignments.remove(each.id()));
        tenant.servicePrincipals.remove(principal.id());
        items.put(
                principal.id(),
                new DeletedItem(principal.id(), tenant.id(), null, principal, grants, assignments, world.now()));
    }

    /** Puts an item back as it was. */
    public void restore(DeletedItem item) {
        world.change(() -> {
            items.remove(item.id());
            Tenant tenant = world.owner(item.tenantId());
            Application application = item.application();
            if (application != null) {
                world.applicationsById().put(application.appId(), application);
            }
            ServicePrincipal principal = item.principal();
            if (principal != null) {
                tenant.servicePrincipals.put(principal.id(), principal);
            }
            item.grants().forEach(grant -> tenant.grants.put(grant.id(), grant));
            item.assignments().forEach(each -> tenant.assignments.put(each.id(), each));
        });
    }

    /** Forgets an item for good. */
    public void purge(DeletedItem item) {
        world.change(() -> {
            items.remove(item.id());
        });
    }
}
