package io.gatehouse.registration.step.consent;

import io.gatehouse.microsoft.application.ApplicationFacts.Published;
import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.RegistrationPlan.Permission;
import io.gatehouse.registration.plan.RegistrationPlan.ResourceAccess;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives the permissions of a plan the ids that the tenant's own APIs publish. Those of Graph are facts; those of other
 * APIs stand in no documentation, so what the tenant says of them counts.
 */
public final class PublishedIds {

    private PublishedIds() {}

    /** @param api what the tenant has of an API, by app id; asked for no other than the plan's, and never for Graph */
    public static RegistrationPlan of(RegistrationPlan plan, Function<String, Optional<Resource>> api) {
        return plan.asking(plan.access().stream()
                .map(wanted -> wanted.appId().equals(GraphPermissions.GRAPH_APP_ID)
                        ? wanted
                        : api.apply(wanted.appId())
                                .map(there -> published(wanted, there))
                                .orElse(wanted))
                .toList());
    }

    private static ResourceAccess published(ResourceAccess wanted, Resource there) {
        return new ResourceAccess(
                wanted.appId(),
                wanted.name(),
                published(wanted.scopes(), there.scopes()),
                published(wanted.roles(), there.roles()));
    }

    private static List<Permission> published(List<Permission> wanted, List<Published> there) {
        return wanted.stream()
                .map(one -> Offered.in(there, one)
                        .map(known -> new Permission(known.id(), one.name()))
                        .orElse(one))
                .toList();
    }
}
