package io.gatehouse.sandbox.desk;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What happens to a consent in real life: tokens revoked, permissions withdrawn, the application removed. */
@Component
class Accidents {

    private final World world;

    Accidents(World world) {
        this.world = world;
    }

    /**
     * Revokes the refresh tokens of one user or, with a blank name, of all administrators and named accounts. Returns
     * how many accounts it met.
     */
    int revoke(String tenantId, String signInName) {
        Tenant tenant = tenant(tenantId);
        List<Person> people = signInName.isBlank()
                ? tenant.people().values().stream()
                        .filter(Person::present)
                        .filter(Accidents::holdsConnections)
                        .toList()
                : List.of(tenant.personNamed(signInName.strip())
                        .orElseThrow(() -> new IllegalArgumentException("Nobody signs in as " + signInName + " at "
                                + tenant.facts().displayName())));
        world.change(() ->
                people.forEach(person -> world.save(person.with(person.access().revokedAt(world.now())))));
        return people.size();
    }

    /** Removes the portal's service principal, grants and assignments, as an administrator does under Enterprise apps. */
    boolean removeConsent(String tenantId) {
        var principal = portalAt(tenant(tenantId));
        principal.ifPresent(world::remove);
        return principal.isPresent();
    }

    /** Takes one delegated permission out of the portal's grants. Returns from how many. */
    int withdraw(String tenantId, String permission) {
        Tenant tenant = tenant(tenantId);
        String wanted = permission.strip();
        var grants = portalAt(tenant).stream()
                .flatMap(portal -> tenant.grants().values().stream()
                        .filter(grant -> grant.clientId().equals(portal.id())))
                .filter(grant -> grant.scopes().contains(wanted))
                .toList();
        world.change(() -> grants.forEach(grant -> world.save(grant.withScope(
                grant.scopes().stream().filter(scope -> !scope.equals(wanted)).collect(Collectors.joining(" "))))));
        return grants.size();
    }

    boolean connected(Tenant tenant) {
        return portalAt(tenant).isPresent();
    }

    private static java.util.Optional<ServicePrincipal> portalAt(Tenant tenant) {
        return tenant.servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID);
    }

    private static boolean holdsConnections(Person person) {
        return !person.access().directoryRoles().isEmpty()
                || "Management".equals(person.profile().department());
    }

    private Tenant tenant(String idOrDomain) {
        return world.tenant(idOrDomain)
                .orElseThrow(() -> new IllegalArgumentException("There is no tenant " + idOrDomain));
    }
}
