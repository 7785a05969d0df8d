package io.gatehouse.sandbox.graph.policy;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.TenantPolicies.Assigned;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.application.Applications;
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

/** Which app management policy holds for an application in place of the tenant's default. */
@RestController
@RequestMapping("/v1.0/applications/{id}/appManagementPolicies")
class PolicyAssignmentController {

    private final World world;
    private final Directory directory;
    private final Applications applications;

    PolicyAssignmentController(World world, Directory directory, Applications applications) {
        this.world = world;
        this.directory = directory;
        this.applications = applications;
    }

    @GetMapping
    Entity list(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        Application application = applications.find(caller, id);
        List<Assigned> own = directory.tenant(caller.tenantId()).policies().assigned().stream()
                .filter(each -> each.appliesTo().contains(application.id()))
                .toList();
        return Paged.answer(
                Query.of(request), "policies/appManagementPolicies", own, Assigned::id, PolicyJson::assigned);
    }

    @PostMapping("/$ref")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void assign(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        directory.requireAdministrator(caller, Roles.OF_APPLICATIONS);
        String reference = body.path("@odata.id").asString("");
        String policy = reference.substring(reference.lastIndexOf('/') + 1);
        world.change(() -> {
            Application application = applications.find(caller, id);
            Tenant tenant = directory.tenant(caller.tenantId());
            boolean taken = tenant.policies().assigned().stream()
                    .anyMatch(each -> each.appliesTo().contains(application.id()));
            if (taken) {
                throw GraphFailure.badRequest(
                        "One or more added object references already exist for the following modified properties: 'appManagementPolicies'.");
            }
            Assigned before = PolicyController.found(tenant.policies(), policy);
            var all = new ArrayList<>(before.appliesTo());
            all.add(application.id());
            replace(tenant, before, all);
        });
    }

    @DeleteMapping("/{policy}/$ref")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @PathVariable("policy") String policy) {
        directory.requireAdministrator(caller, Roles.OF_APPLICATIONS);
        world.change(() -> {
            Application application = applications.find(caller, id);
            Tenant tenant = directory.tenant(caller.tenantId());
            Assigned before = PolicyController.found(tenant.policies(), policy);
            var rest = new ArrayList<>(before.appliesTo());
            if (!rest.remove(application.id())) {
                throw GraphFailure.notFound(policy);
            }
            replace(tenant, before, rest);
        });
    }

    private void replace(Tenant tenant, Assigned before, List<String> appliesTo) {
        var changed = new Assigned(
                before.id(), before.displayName(), before.description(), before.rules(), List.copyOf(appliesTo));
        world.save(tenant, PolicyController.replaced(tenant.policies(), changed));
    }
}
