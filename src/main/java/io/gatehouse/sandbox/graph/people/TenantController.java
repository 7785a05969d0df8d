package io.gatehouse.sandbox.graph.people;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.EntityType;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.entity.Roles;
import io.gatehouse.sandbox.graph.query.Paged;
import io.gatehouse.sandbox.graph.query.Query;
import io.gatehouse.sandbox.graph.query.Selection;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /organization}, {@code /domains}, {@code /subscribedSkus} and {@code /directoryRoles}. */
@RestController
@RequestMapping("/v1.0")
class TenantController {

    private final Licences licences;
    private final Directory directory;
    private final World world;

    TenantController(Directory directory, Licences licences, World world) {
        this.licences = licences;
        this.directory = directory;
        this.world = world;
    }

    @GetMapping("/organization")
    Entity organization(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return list(request, "organization", List.of(organization(caller)), Tenants.ORGANIZATION);
    }

    @GetMapping("/organization/{id}")
    Entity organization(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        if (!id.equals(caller.tenantId())) {
            throw GraphFailure.notFound(id);
        }
        var query = Query.of(request);
        var selection = Selection.parse(query.option("$select"), Tenants.ORGANIZATION);
        return new Entity()
                .with("@odata.context", query.context("organization" + selection.context() + "/$entity"))
                .and(selection.of(organization(caller), Tenants.ORGANIZATION));
    }

    @GetMapping("/domains")
    Entity domains(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return list(request, "domains", Tenants.domains(tenant(caller)), Tenants.DOMAIN);
    }

    @GetMapping("/subscribedSkus")
    Entity skus(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return list(request, "subscribedSkus", licences.skus(tenant(caller)), Licences.SKU);
    }

    /** Only roles that somebody holds: Graph lists activated roles. */
    @GetMapping("/directoryRoles")
    Entity roles(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return list(request, "directoryRoles", roles(caller), Roles.TYPE);
    }

    @GetMapping("/directoryRoles/{id}")
    Entity role(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        return new Entity()
                .with("@odata.context", Query.of(request).context("directoryRoles/$entity"))
                .and(role(caller, id));
    }

    @GetMapping("/directoryRoles/{id}/members")
    Entity members(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        var query = Query.of(request);
        String template = String.valueOf(role(caller, id).get("roleTemplateId"));
        var selection = Selection.parse(query.option("$select"), Users.TYPE);
        var holders = directory.present(caller.tenantId()).stream()
                .filter(person -> person.access().directoryRoles().contains(template))
                .toList();
        return Paged.answer(
                query,
                "directoryObjects" + selection.context(),
                holders,
                Person::id,
                person -> new Entity()
                        .with("@odata.type", "#microsoft.graph.user")
                        .and(selection.of(Users.entity(person), Users.TYPE)));
    }

    private Entity role(Caller caller, String key) {
        String template = key.startsWith("roleTemplateId=") ? key.substring("roleTemplateId=".length()) : null;
        return roles(caller).stream()
                .filter(role ->
                        template == null ? key.equals(role.get("id")) : template.equals(role.get("roleTemplateId")))
                .findFirst()
                .orElseThrow(() -> GraphFailure.notFound(key));
    }

    private List<Entity> roles(Caller caller) {
        var templates = new TreeSet<String>();
        directory
                .present(caller.tenantId())
                .forEach(person -> templates.addAll(person.access().directoryRoles()));
        return templates.stream()
                .map(template -> Roles.entity(caller.tenantId(), template))
                .toList();
    }

    private Tenant tenant(Caller caller) {
        return directory.tenant(caller.tenantId());
    }

    private static Entity list(HttpServletRequest request, String name, List<Entity> all, EntityType type) {
        var query = Query.of(request);
        var selection = Selection.parse(query.option("$select"), type);
        return new Entity()
                .with("@odata.context", query.context(name + selection.context()))
                .with(
                        "value",
                        all.stream().map(each -> selection.of(each, type)).toList());
    }

    private Entity organization(Caller caller) {
        Tenant tenant = tenant(caller);
        return Tenants.organization(tenant, tenant.type(world));
    }
}
