package io.gatehouse.journey;

import io.gatehouse.sandbox.AppRoleAssignment;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import java.time.Instant;
import java.util.List;

/** A Microsoft that shows nothing of what is made in it until it is told to. */
final class LateMicrosoft implements AutoCloseable {

    private final RunningPortal portal;

    LateMicrosoft(RunningPortal portal) {
        this.portal = portal;
        portal.control("/switches", "{\"replicationDelaySeconds\":3600}");
    }

    /** Now it shows everything, everywhere. */
    void arrive() {
        portal.control("/normal", "{}");
        World world = portal.sandbox.world();
        Instant now = world.now();
        world.change(() -> {
            world.tenants().forEach(tenant -> arrive(world, tenant, now));
            late(world.applications(), Application::visibleAt, now).forEach(app -> world.save(shown(app, now)));
        });
    }

    private static void arrive(World world, Tenant tenant, Instant now) {
        late(tenant.servicePrincipals().values(), ServicePrincipal::visibleAt, now)
                .forEach(it -> world.save(new ServicePrincipal(
                        it.id(),
                        it.tenantId(),
                        it.appId(),
                        it.displayName(),
                        it.accountEnabled(),
                        it.appRoleAssignmentRequired(),
                        it.tags(),
                        it.owners(),
                        it.createdAt(),
                        now)));
        late(tenant.grants().values(), Grant::visibleAt, now)
                .forEach(it -> world.save(new Grant(
                        it.id(), it.tenantId(), it.clientId(), it.principalId(), it.resourceId(), it.scope(), now)));
        late(tenant.assignments().values(), AppRoleAssignment::visibleAt, now)
                .forEach(it -> world.save(new AppRoleAssignment(
                        it.id(),
                        it.tenantId(),
                        it.principalId(),
                        it.principalType(),
                        it.resourceId(),
                        it.appRoleId(),
                        it.createdAt(),
                        now)));
    }

    private static <T> List<T> late(
            java.util.Collection<T> things, java.util.function.Function<T, Instant> visibleAt, Instant now) {
        return things.stream().filter(it -> visibleAt.apply(it).isAfter(now)).toList();
    }

    private static Application shown(Application it, Instant now) {
        return new Application(
                it.id(),
                it.appId(),
                it.tenantId(),
                it.displayName(),
                it.signInAudience(),
                it.web(),
                it.clients(),
                it.api(),
                it.exposure(),
                it.publisher(),
                it.appRoles(),
                it.required(),
                it.passwords(),
                it.certificates(),
                it.federated(),
                it.tags(),
                it.owners(),
                it.createdAt(),
                now,
                it.disabledAt());
    }

    @Override
    public void close() {
        arrive();
    }
}
