package io.gatehouse.sandbox.desk;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Certificate;
import io.gatehouse.sandbox.Application.Password;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What a customer's administrators do to the registrations in their own tenant without telling anybody. */
@Component
class OwnRegistrations {

    /** What can happen; it meets every registration of the tenant. */
    enum Accident {
        DISABLED,
        ENABLED,
        CONSENT_REMOVED,
        CREDENTIALS_EXPIRED,
        CREDENTIALS_REMOVED,
        SECRET_ADDED,
        DELETED
    }

    private final World world;

    OwnRegistrations(World world) {
        this.world = world;
    }

    /** Lets it happen; answers how many registrations it met. */
    int happen(String tenantId, Accident accident) {
        Tenant tenant = world.tenant(tenantId.strip())
                .orElseThrow(() -> new IllegalArgumentException("There is no tenant " + tenantId));
        return world.change(() -> {
            List<Application> own = world.applications().stream()
                    .filter(each -> each.tenantId().equals(tenant.id()))
                    .toList();
            own.forEach(each -> happen(tenant, each, accident));
            return own.size();
        });
    }

    private void happen(Tenant tenant, Application application, Accident accident) {
        switch (accident) {
            case DISABLED -> enable(tenant, application, false);
            case ENABLED -> enable(tenant, application, true);
            case CONSENT_REMOVED ->
                tenant.servicePrincipalOf(application.appId()).ifPresent(world::remove);
            case CREDENTIALS_EXPIRED ->
                world.save(expired(application, world.now().minusSeconds(60)));
            case CREDENTIALS_REMOVED -> world.save(application.withCredentials(List.of(), List.of()));
            case SECRET_ADDED -> world.save(withSecret(application, world.now()));
            case DELETED -> world.remove(application);
        }
    }

    private void enable(Tenant tenant, Application application, boolean enabled) {
        tenant.servicePrincipalOf(application.appId())
                .ifPresent(before -> world.save(new ServicePrincipal(
                        before.id(),
                        before.tenantId(),
                        before.appId(),
                        before.displayName(),
                        enabled,
                        before.appRoleAssignmentRequired(),
                        before.tags(),
                        before.owners(),
                        before.createdAt(),
                        before.visibleAt())));
    }

    private static Application expired(Application application, Instant end) {
        return application.withCredentials(
                application.passwords().stream()
                        .map(each ->
                                new Password(each.keyId(), each.displayName(), each.secretText(), each.startsAt(), end))
                        .toList(),
                application.certificates().stream()
                        .map(each ->
                                new Certificate(each.keyId(), each.displayName(), each.der(), each.startsAt(), end))
                        .toList());
    }

    private static Application withSecret(Application application, Instant now) {
        var all = new ArrayList<>(application.passwords());
        all.add(new Password(
                UUID.randomUUID().toString(),
                "added by hand",
                UUID.randomUUID().toString(),
                now,
                now.plus(Duration.ofDays(730))));
        return application.withCredentials(List.copyOf(all), application.certificates());
    }
}
