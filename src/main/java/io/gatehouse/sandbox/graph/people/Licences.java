package io.gatehouse.sandbox.graph.people;

import io.gatehouse.sandbox.Licence;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.EntityType;
import io.gatehouse.sandbox.graph.query.Query;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Licences of a tenant and of its people. */
@Component
class Licences {

    static final EntityType SKU = EntityType.of(
            "subscribedSku",
            "accountId accountName appliesTo capabilityStatus consumedUnits id prepaidUnits servicePlans skuId skuPartNumber subscriptionIds");

    private final World world;

    Licences(World world) {
        this.world = world;
    }

    List<Entity> skus(Tenant tenant) {
        return Licence.bought(world, tenant).stream()
                .map(licence -> sku(tenant, licence))
                .toList();
    }

    private long holders(Tenant tenant, Licence licence) {
        return tenant.people().values().stream()
                .filter(Person::present)
                .filter(person -> Licence.of(world, person).contains(licence))
                .count();
    }

    private Entity sku(Tenant tenant, Licence licence) {
        long people = holders(tenant, licence);
        return Entity.of(SKU)
                .with("accountId", tenant.id())
                .with("accountName", tenant.facts().displayName())
                .with("appliesTo", "User")
                .with("capabilityStatus", "Enabled")
                .with("consumedUnits", people)
                .with("id", tenant.id() + "_" + licence.skuId())
                .with(
                        "prepaidUnits",
                        new Entity()
                                .with("enabled", (people / 10 + 1) * 10)
                                .with("suspended", 0)
                                .with("warning", 0)
                                .with("lockedOut", 0))
                .with("servicePlans", plans(licence))
                .with("skuId", licence.skuId())
                .with("skuPartNumber", licence.name())
                .with("subscriptionIds", List.of(uuid("subscription/" + licence + "/" + tenant.id())));
    }

    /** Whether the person may use Teams. */
    boolean teams(Person person) {
        return Licence.of(world, person).stream()
                .anyMatch(licence -> licence.plans().contains(Licence.Plan.TEAMS1));
    }

    Entity details(Query query, Person person) {
        return new Entity()
                .with("@odata.context", query.context("users('" + person.id() + "')/licenseDetails"))
                .with(
                        "value",
                        Licence.of(world, person).stream()
                                .map(licence -> new Entity()
                                        .with("id", uuid("licence/" + licence + "/" + person.id()))
                                        .with("skuId", licence.skuId())
                                        .with("skuPartNumber", licence.name())
                                        .with("servicePlans", plans(licence)))
                                .toList());
    }

    private static List<Entity> plans(Licence licence) {
        return licence.plans().stream()
                .map(plan -> new Entity()
                        .with("servicePlanId", plan.id())
                        .with("servicePlanName", plan.name())
                        .with("provisioningStatus", "Success")
                        .with("appliesTo", "User"))
                .toList();
    }

    private static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
