package io.gatehouse.sandbox.graph.principal;

import io.gatehouse.sandbox.AppRoleAssignment;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.application.ServicePrincipals;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.entity.Roles;
import io.gatehouse.sandbox.graph.query.ObjectIds;
import io.gatehouse.sandbox.graph.query.Paged;
import io.gatehouse.sandbox.graph.query.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** App role assignments, seen from the resource and from the client. */
@RestController
@RequestMapping("/v1.0/servicePrincipals/{id}")
class AppRoleController {

    private final World world;
    private final Directory directory;
    private final ServicePrincipals principals;

    AppRoleController(World world, Directory directory, ServicePrincipals principals) {
        this.world = world;
        this.directory = directory;
        this.principals = principals;
    }

    @GetMapping("/appRoleAssignedTo")
    Entity holders(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        String resource = directory.principal(caller.tenantId(), id).id();
        return list(request, caller, each -> each.resourceId().equals(resource));
    }

    @GetMapping("/appRoleAssignments")
    Entity held(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        String client = directory.principal(caller.tenantId(), id).id();
        return list(request, caller, each -> each.principalId().equals(client));
    }

    @PostMapping({"/appRoleAssignedTo", "/appRoleAssignments"})
    @ResponseStatus(HttpStatus.CREATED)
    Entity assign(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        directory.requireAdministrator(caller, Roles.OF_APP_ROLES);
        ServicePrincipal owner = directory.principal(caller.tenantId(), id);
        AppRoleAssignment made = world.change(() -> assigned(caller, body));
        if (!owner.id().equals(made.resourceId()) && !owner.id().equals(made.principalId())) {
            world.remove(made);
            throw GraphFailure.badRequest("Not a valid reference update.");
        }
        String collection =
                request.getRequestURI().endsWith("appRoleAssignedTo") ? "appRoleAssignedTo" : "appRoleAssignments";
        return new Entity()
                .with(
                        "@odata.context",
                        Query.of(request).context("servicePrincipals('" + owner.id() + "')/" + collection + "/$entity"))
                .and(entity(made));
    }

    private AppRoleAssignment assigned(Caller caller, JsonNode body) {
        Tenant tenant = directory.tenant(caller.tenantId());
        String principal = body.path("principalId").asString("");
        String role = body.path("appRoleId").asString("");
        ServicePrincipal resource =
                tenant.servicePrincipals().get(body.path("resourceId").asString(""));
        String kind = kind(tenant, principal);
        if (resource == null || !resource.visible(world.now()) || kind == null || !principals.hasRole(resource, role)) {
            throw GraphFailure.badRequest("Not a valid reference update.");
        }
        boolean exists = tenant.assignments().values().stream()
                .anyMatch(each -> each.principalId().equals(principal)
                        && each.resourceId().equals(resource.id())
                        && each.appRoleId().equals(role));
        if (exists) {
            throw GraphFailure.badRequest("Permission being assigned already exists on the object");
        }
        var made = new AppRoleAssignment(
                ObjectIds.opaque(),
                tenant.id(),
                principal,
                kind,
                resource.id(),
                role,
                world.now(),
                world.visibleFrom());
        world.save(made);
        return made;
    }

    @DeleteMapping({"/appRoleAssignedTo/{assignment}", "/appRoleAssignments/{assignment}"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @PathVariable("assignment") String assignment) {
        directory.requireAdministrator(caller, Roles.OF_APP_ROLES);
        String owner = directory.principal(caller.tenantId(), id).id();
        AppRoleAssignment found =
                directory.tenant(caller.tenantId()).assignments().get(assignment);
        if (found == null
                || !(found.resourceId().equals(owner) || found.principalId().equals(owner))) {
            throw GraphFailure.badRequest("EntitlementGrant being updated or deleted is not found.");
        }
        world.remove(found);
    }

    private @Nullable String kind(Tenant tenant, String principalId) {
        Person person = tenant.people().get(principalId);
        if (person != null && person.present()) {
            return "User";
        }
        ServicePrincipal client = tenant.servicePrincipals().get(principalId);
        return client != null && client.visible(world.now()) ? "ServicePrincipal" : null;
    }

    private Entity list(HttpServletRequest request, Caller caller, Predicate<AppRoleAssignment> wanted) {
        var assignments = directory.tenant(caller.tenantId()).assignments().values().stream()
                .filter(each -> each.visible(world.now()))
                .filter(wanted)
                .toList();
        return Paged.answer(Query.of(request), "appRoleAssignments", assignments, AppRoleAssignment::id, this::entity);
    }

    private Entity entity(AppRoleAssignment assignment) {
        Tenant tenant = directory.tenant(assignment.tenantId());
        return new Entity()
                .with("id", assignment.id())
                .with("deletedDateTime", null)
                .with("appRoleId", assignment.appRoleId())
                .with("createdDateTime", assignment.createdAt().toString())
                .with("principalDisplayName", name(tenant, assignment.principalId()))
                .with("principalId", assignment.principalId())
                .with("principalType", assignment.principalType())
                .with("resourceDisplayName", name(tenant, assignment.resourceId()))
                .with("resourceId", assignment.resourceId());
    }

    private static @Nullable String name(Tenant tenant, String id) {
        Person person = tenant.people().get(id);
        ServicePrincipal principal = tenant.servicePrincipals().get(id);
        return person != null ? person.profile().displayName() : principal == null ? null : principal.displayName();
    }
}
