package io.gatehouse.sandbox.graph.application;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.ApplicationDraft;
import io.gatehouse.sandbox.Tenant;
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

/** {@code /applications}: app registrations that live in the caller's tenant. */
@RestController
@RequestMapping("/v1.0/applications")
class ApplicationController {

    private final World world;
    private final Directory directory;
    private final Applications applications;
    private final AppPolicies policies;

    ApplicationController(World world, Directory directory, Applications applications, AppPolicies policies) {
        this.world = world;
        this.directory = directory;
        this.applications = applications;
        this.policies = policies;
    }

    @GetMapping
    Entity list(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        var query = Query.of(request);
        query.refuse(List.of("$orderby", "$search", "$expand"));
        var selection = Selection.parse(query.option("$select"), Applications.TYPE);
        var filter = Filter.parse(query.option("$filter"), Applications.FILTERABLE);
        return Paged.answer(
                query,
                "applications" + selection.context(),
                applications.local(caller),
                Application::id,
                application -> {
                    var entity = applications.entity(application);
                    return filter.test(entity) ? selection.of(entity, Applications.TYPE) : null;
                });
    }

    @GetMapping("/{id}")
    Entity one(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        var query = Query.of(request);
        var selection = Selection.parse(query.option("$select"), Applications.TYPE);
        Application application = applications.find(caller, id);
        Entity entity = applications.entity(application);
        if (selection.properties().contains("keyCredentials")) {
            entity.with("keyCredentials", ApplicationParts.keys(application, true));
        }
        return new Entity()
                .with("@odata.context", query.context("applications" + selection.context() + "/$entity"))
                .and(selection.of(entity, Applications.TYPE));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Entity create(
            HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller, @RequestBody JsonNode body) {
        Tenant tenant = directory.tenant(caller.tenantId());
        if (!tenant.policies().usersRegisterApps()) {
            directory.requireAdministrator(caller, Roles.OF_APPLICATIONS);
        }
        if (!body.path("displayName").isString()) {
            throw GraphFailure.badRequest("Property displayName is required.");
        }
        if (!body.path("passwordCredentials").isEmpty()) {
            throw GraphFailure.badRequest("Property passwordCredentials cannot be set on create; use addPassword.");
        }
        String id = UUID.randomUUID().toString();
        String appId = UUID.randomUUID().toString();
        Application blank = ApplicationDraft.blank(id, appId, tenant, world.now(), world.visibleFrom())
                .with(draft -> draft.owners = applications.firstOwners(caller));
        Application made = world.change(() -> save(tenant, blank, body));
        return new Entity()
                .with("@odata.context", Query.of(request).context("applications/$entity"))
                .and(applications.entity(made));
    }

    @PatchMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void update(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        Tenant tenant = directory.tenant(caller.tenantId());
        world.change(() -> save(tenant, applications.writable(caller, id), body));
    }

    private Application save(Tenant tenant, Application before, JsonNode body) {
        var edit = new ApplicationEdit(body, new KeyEdit(world.now(), world.credentialsFrom()));
        Application edited = edit.applied(before);
        RedirectRules.check(edited);
        IdentifierUris.check(world, tenant, before, edited);
        policies.admitKeys(before, edited.certificates());
        if (edited.signInAudience().contains("Personal")
                && !Integer.valueOf(2).equals(edited.api().requestedAccessTokenVersion())) {
            throw GraphFailure.badRequest("Property api.requestedAccessTokenVersion is invalid.");
        }
        world.save(edited);
        applications.keepExtras(edited.appId(), edit.extras());
        return edited;
    }

    /** As at Microsoft, the number must be one; whose it is the sandbox believes. */
    @PostMapping("/{id}/setVerifiedPublisher")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void verify(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        String partner = body.path("verifiedPublisherId").asString("");
        if (!partner.matches("[0-9]{5,12}")) {
            throw GraphFailure.badRequest("MPNAccountNotFoundOrNoAccess: the Partner ID was not found.");
        }
        Tenant tenant = directory.tenant(caller.tenantId());
        world.change(() -> {
            Application before = applications.writable(caller, id);
            world.save(before.withPublisher(new Application.Publisher(
                    before.publisher().domain(), tenant.facts().displayName(), partner)));
            return before;
        });
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable("id") String id) {
        world.remove(applications.writable(caller, id));
    }
}
