package io.gatehouse.sandbox.graph.application;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.DeletedItem;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.entity.Roles;
import io.gatehouse.sandbox.graph.query.Filter;
import io.gatehouse.sandbox.graph.query.Paged;
import io.gatehouse.sandbox.graph.query.Query;
import io.gatehouse.sandbox.graph.query.Selection;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /directory/deletedItems}: applications and service principals that can be restored for 30 days. */
@RestController
@RequestMapping("/v1.0/directory/deletedItems")
class DeletedItemController {

    private final World world;
    private final Directory directory;
    private final Applications applications;
    private final ServicePrincipals principals;

    DeletedItemController(World world, Directory directory, Applications applications, ServicePrincipals principals) {
        this.world = world;
        this.directory = directory;
        this.applications = applications;
        this.principals = principals;
    }

    @GetMapping({"/microsoft.graph.application", "/microsoft.graph.servicePrincipal"})
    Entity list(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        boolean wantsApplications = request.getRequestURI().endsWith("application");
        var type = wantsApplications ? Applications.TYPE : ServicePrincipals.TYPE;
        var query = Query.of(request);
        var selection = Selection.parse(query.option("$select"), type);
        var filter = Filter.parse(query.option("$filter"), Applications.FILTERABLE);
        var items = world.bin().of(caller.tenantId()).stream()
                .filter(item -> (item.application() != null) == wantsApplications)
                .toList();
        return Paged.answer(
                query,
                (wantsApplications ? "applications" : "servicePrincipals") + selection.context(),
                items,
                DeletedItem::id,
                item -> {
                    Entity entity = entity(item);
                    return filter.test(entity) ? selection.of(entity, type) : null;
                });
    }

    @GetMapping("/{id}")
    Entity one(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        return typed(request, found(caller, id));
    }

    @PostMapping("/{id}/restore")
    Entity restore(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        DeletedItem item = changeable(caller, id);
        ServicePrincipal principal = item.principal();
        if (principal != null
                && directory
                        .tenant(caller.tenantId())
                        .servicePrincipalOf(principal.appId())
                        .isPresent()) {
            throw GraphFailure.duplicate(
                    "The service principal cannot be created, updated, or restored because the service principal name "
                            + principal.appId() + " is already in use.");
        }
        world.bin().restore(item);
        return typed(request, item).with("deletedDateTime", null);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void purge(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable("id") String id) {
        world.bin().purge(changeable(caller, id));
    }

    private DeletedItem found(Caller caller, String id) {
        return world.bin().find(caller.tenantId(), id).orElseThrow(() -> GraphFailure.notFound(id));
    }

    private DeletedItem changeable(Caller caller, String id) {
        DeletedItem item = found(caller, id);
        Application application = item.application();
        if (application != null) {
            applications.requireOwned(caller, application);
        } else {
            directory.requireAdministrator(caller, Roles.OF_APPLICATIONS);
        }
        return item;
    }

    private Entity typed(HttpServletRequest request, DeletedItem item) {
        String type = item.application() != null ? "application" : "servicePrincipal";
        return new Entity()
                .with("@odata.context", Query.of(request).context("directoryObjects/$entity"))
                .with("@odata.type", "#microsoft.graph." + type)
                .and(entity(item));
    }

    private Entity entity(DeletedItem item) {
        Application application = item.application();
        ServicePrincipal principal = item.principal();
        Entity entity = application != null
                ? applications.entity(application)
                : principals.entity(java.util.Objects.requireNonNull(principal));
        return entity.with("deletedDateTime", item.deletedAt().toString());
    }
}
