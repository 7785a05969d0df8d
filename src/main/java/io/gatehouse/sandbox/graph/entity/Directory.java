package io.gatehouse.sandbox.graph.entity;

import io.gatehouse.sandbox.Group;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One tenant's directory as Graph reads it: look-ups that answer 404 in Graph's words. */
@Component
public class Directory {

    private static final Duration RESTORABLE = Duration.ofDays(30);

    private final World world;
    private final Replication replication;

    Directory(World world, Replication replication) {
        this.world = world;
        this.replication = replication;
    }

    public Tenant tenant(String tenantId) {
        return world.tenant(tenantId).orElseThrow(() -> GraphFailure.notFound(tenantId));
    }

    /** Users in the order of their ids, deleted ones too. */
    public Collection<Person> people(String tenantId) {
        return tenant(tenantId).people().values();
    }

    public List<Person> present(String tenantId) {
        return people(tenantId).stream().filter(Person::present).toList();
    }

    /** Groups in the order of their ids, deleted ones too. */
    public Collection<Group> groups(String tenantId) {
        return tenant(tenantId).groups().values();
    }

    /** A user by id or by user principal name. */
    public Person person(String tenantId, String idOrName) {
        Person byId = tenant(tenantId).people().get(idOrName);
        if (byId != null && byId.present()) {
            return byId;
        }
        return present(tenantId).stream()
                .filter(person -> person.profile().userPrincipalName().equalsIgnoreCase(idOrName))
                .findFirst()
                .orElseThrow(() -> GraphFailure.notFound(idOrName));
    }

    public Group group(String tenantId, String id) {
        Group group = tenant(tenantId).groups().get(id);
        if (group == null || !group.present()) {
            throw GraphFailure.notFound(id);
        }
        return group;
    }

    /** Service principals that have been replicated. */
    public List<ServicePrincipal> principals(String tenantId) {
        return tenant(tenantId).servicePrincipals().values().stream()
                .filter(this::replicated)
                .toList();
    }

    private boolean replicated(ServicePrincipal principal) {
        return replication.sees(principal.id(), principal.visibleAt());
    }

    /** A service principal by object id or by the alternate key {@code appId=…}. */
    public ServicePrincipal principal(String tenantId, String key) {
        String appId = key.startsWith("appId=") ? key.substring("appId=".length()) : null;
        return tenant(tenantId).servicePrincipals().values().stream()
                .filter(principal -> appId == null
                        ? principal.id().equals(key)
                        : principal.appId().equals(appId))
                .filter(this::replicated)
                .findFirst()
                .orElseThrow(() -> GraphFailure.notFound(appId == null ? key : appId));
    }

    public void revokeSessions(Person person) {
        world.save(person.with(person.access().revokedAt(world.now())));
    }

    /** Delegated calls that change other objects need one of these directory roles besides the permission. */
    public void requireAdministrator(Caller caller, Set<String> roles) {
        if (caller.delegated() && !administers(caller, roles)) {
            throw GraphFailure.denied();
        }
    }

    /** Whether the signed-in user holds one of these directory roles. */
    public boolean administers(Caller caller, Set<String> roles) {
        return caller.delegated()
                && !Collections.disjoint(
                        roles, person(caller.tenantId(), caller.me()).access().directoryRoles());
    }

    /** The caller's own object: the user, or the service principal of the application; null if it has none here. */
    public @Nullable String self(Caller caller) {
        return caller.delegated()
                ? caller.personId()
                : tenant(caller.tenantId())
                        .servicePrincipalOf(caller.appId())
                        .map(ServicePrincipal::id)
                        .orElse(null);
    }

    /** Whether a deleted object can no longer be restored. */
    public boolean purged(@Nullable Instant deletedAt) {
        return deletedAt != null && world.now().isAfter(deletedAt.plus(RESTORABLE));
    }

    public static Entity removed(String id, boolean forGood) {
        return new Entity().with("id", id).with("@removed", Map.of("reason", forGood ? "deleted" : "changed"));
    }

    /** The properties of a user or group that changed after a version; empty when all may have. */
    public Set<String> changed(String id, long from) {
        return PropertyChanges.of(world, id).since(from);
    }
}
