package io.gatehouse.sandbox.graph.policy;

import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.TenantPolicies;
import io.gatehouse.sandbox.TenantPolicies.AppManagement;
import io.gatehouse.sandbox.TenantPolicies.Assigned;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.entity.Roles;
import io.gatehouse.sandbox.graph.query.Paged;
import io.gatehouse.sandbox.graph.query.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /policies}: what the tenant allows users and applications. */
@RestController
@RequestMapping("/v1.0/policies")
class PolicyController {

    private final World world;
    private final Directory directory;

    PolicyController(World world, Directory directory) {
        this.world = world;
        this.directory = directory;
    }

    @GetMapping("/authorizationPolicy")
    Entity authorization(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return named(request, "policies/authorizationPolicy/$entity", PolicyJson.authorization(policies(caller)));
    }

    @PatchMapping("/authorizationPolicy")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changeAuthorization(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @RequestBody JsonNode body) {
        change(caller, now -> PolicyJson.authorization(now, body));
    }

    @GetMapping("/defaultAppManagementPolicy")
    Entity standard(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return named(
                request,
                "policies/defaultAppManagementPolicy/$entity",
                PolicyJson.standard(policies(caller).standard()));
    }

    @PatchMapping("/defaultAppManagementPolicy")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changeStandard(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @RequestBody JsonNode body) {
        change(caller, now -> now.with(PolicyJson.rules(body, "applicationRestrictions", now.standard())));
    }

    @GetMapping("/appManagementPolicies")
    Entity list(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return Paged.answer(
                Query.of(request),
                "policies/appManagementPolicies",
                policies(caller).assigned(),
                Assigned::id,
                PolicyJson::assigned);
    }

    @GetMapping("/appManagementPolicies/{id}")
    Entity one(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        return named(
                request, "policies/appManagementPolicies/$entity", PolicyJson.assigned(found(policies(caller), id)));
    }

    @PostMapping("/appManagementPolicies")
    @ResponseStatus(HttpStatus.CREATED)
    Entity create(
            HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller, @RequestBody JsonNode body) {
        if (body.path("displayName").asString("").isBlank()) {
            throw GraphFailure.badRequest("Property displayName is required.");
        }
        var made = new Assigned(
                UUID.randomUUID().toString(),
                body.path("displayName").asString(""),
                body.path("description").asString(""),
                PolicyJson.rules(body, "restrictions", AppManagement.NONE),
                List.of());
        change(caller, now -> {
            var all = new ArrayList<>(now.assigned());
            all.add(made);
            all.sort(java.util.Comparator.comparing(Assigned::id));
            return now.with(all);
        });
        return named(request, "policies/appManagementPolicies/$entity", PolicyJson.assigned(made));
    }

    @PatchMapping("/appManagementPolicies/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void update(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        change(caller, now -> {
            Assigned before = found(now, id);
            return replaced(
                    now,
                    new Assigned(
                            id,
                            body.path("displayName").asString(before.displayName()),
                            body.path("description").asString(before.description()),
                            PolicyJson.rules(body, "restrictions", before.rules()),
                            before.appliesTo()));
        });
    }

    @DeleteMapping("/appManagementPolicies/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable("id") String id) {
        change(caller, now -> {
            var rest = new ArrayList<>(now.assigned());
            rest.remove(found(now, id));
            return now.with(rest);
        });
    }

    static Assigned found(TenantPolicies policies, String id) {
        return policies.assigned().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> GraphFailure.notFound(id));
    }

    static TenantPolicies replaced(TenantPolicies policies, Assigned changed) {
        return policies.with(policies.assigned().stream()
                .map(each -> each.id().equals(changed.id()) ? changed : each)
                .toList());
    }

    private TenantPolicies policies(Caller caller) {
        return directory.tenant(caller.tenantId()).policies();
    }

    private void change(Caller caller, UnaryOperator<TenantPolicies> change) {
        directory.requireAdministrator(caller, Roles.OF_APPLICATIONS);
        world.change(() -> {
            Tenant tenant = directory.tenant(caller.tenantId());
            world.save(tenant, change.apply(tenant.policies()));
        });
    }

    private static Entity named(HttpServletRequest request, String context, Entity entity) {
        return new Entity()
                .with("@odata.context", Query.of(request).context(context))
                .and(entity);
    }
}
