package io.gatehouse.sandbox.graph.principal;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.application.ApplicationEdit;
import io.gatehouse.sandbox.graph.application.Applications;
import io.gatehouse.sandbox.graph.application.ServicePrincipals;
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
import java.util.List;
import java.util.UUID;
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

/** {@code /servicePrincipals}: the instances of applications in the caller's tenant. */
@RestController
@RequestMapping("/v1.0/servicePrincipals")
class ServicePrincipalController {

    private final World world;
    private final Directory directory;
    private final ServicePrincipals principals;
    private final Applications applications;

    ServicePrincipalController(
            World world, Directory directory, ServicePrincipals principals, Applications applications) {
        this.world = world;
        this.directory = directory;
        this.principals = principals;
        this.applications = applications;
    }

    @GetMapping
    Entity list(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        var query = Query.of(request);
        query.refuse(List.of("$orderby", "$search", "$expand"));
        var selection = Selection.parse(query.option("$select"), ServicePrincipals.TYPE);
        var filter = Filter.parse(query.option("$filter"), ServicePrincipals.FILTERABLE);
        return Paged.answer(
                query,
                "servicePrincipals" + selection.context(),
                directory.principals(caller.tenantId()),
                ServicePrincipal::id,
                principal -> {
                    var entity = principals.entity(principal);
                    return filter.test(entity) ? selection.of(entity, ServicePrincipals.TYPE) : null;
                });
    }

    @GetMapping("/{id}")
    Entity one(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        var query = Query.of(request);
        var selection = Selection.parse(query.option("$select"), ServicePrincipals.TYPE);
        return new Entity()
                .with("@odata.context", query.context("servicePrincipals" + selection.context() + "/$entity"))
                .and(selection.of(
                        principals.entity(directory.principal(caller.tenantId(), id)), ServicePrincipals.TYPE));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Entity create(
            HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller, @RequestBody JsonNode body) {
        String appId = body.path("appId").asString("");
        Application application = applications
                .visible(appId)
                .orElseThrow(() -> GraphFailure.badRequest("The appId '" + appId
                        + "' of the service principal does not reference a valid application object."));
        if (!application.multitenant() && !application.tenantId().equals(caller.tenantId())) {
            throw GraphFailure.denied(
                    "When using this permission, the backing application of the service principal being created must in the local tenant");
        }
        if (application.tenantId().equals(caller.tenantId())) {
            applications.requireOwned(caller, application);
        } else {
            directory.requireAdministrator(caller, Roles.OF_APPLICATIONS);
        }
        ServicePrincipal made = world.change(() -> created(caller, application, body));
        return new Entity()
                .with("@odata.context", Query.of(request).context("servicePrincipals/$entity"))
                .and(principals.entity(made));
    }

    private ServicePrincipal created(Caller caller, Application application, JsonNode body) {
        String tenantId = caller.tenantId();
        if (directory.tenant(tenantId).servicePrincipalOf(application.appId()).isPresent()) {
            throw GraphFailure.duplicate(
                    "The service principal cannot be created, updated, or restored because the service principal name "
                            + application.appId() + " is already in use.");
        }
        var made = new ServicePrincipal(
                UUID.randomUUID().toString(),
                tenantId,
                application.appId(),
                application.displayName(),
                body.path("accountEnabled").asBoolean(true),
                body.path("appRoleAssignmentRequired").asBoolean(false),
                ApplicationEdit.texts(body.path("tags")),
                applications.firstOwners(caller),
                world.now(),
                world.visibleFrom());
        world.save(made);
        return made;
    }

    @PatchMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void update(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        ServicePrincipal principal = writable(caller, id);
        world.save(new ServicePrincipal(
                principal.id(),
                principal.tenantId(),
                principal.appId(),
                principal.displayName(),
                body.path("accountEnabled").asBoolean(principal.accountEnabled()),
                body.path("appRoleAssignmentRequired").asBoolean(principal.appRoleAssignmentRequired()),
                body.has("tags") ? ApplicationEdit.texts(body.path("tags")) : principal.tags(),
                principal.owners(),
                principal.createdAt(),
                principal.visibleAt()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable("id") String id) {
        world.remove(writable(caller, id));
    }

    /** Owners of the service principal and application administrators change it. */
    private ServicePrincipal writable(Caller caller, String id) {
        ServicePrincipal principal = directory.principal(caller.tenantId(), id);
        String self = directory.self(caller);
        if (self == null || !principal.owners().contains(self)) {
            directory.requireAdministrator(caller, Roles.OF_APPLICATIONS);
            if (!caller.delegated()) {
                world.application(principal.appId())
                        .ifPresent(application -> applications.requireOwned(caller, application));
            }
        }
        return principal;
    }
}
