package io.gatehouse.sandbox.graph.principal;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.application.Applications;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.entity.Roles;
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
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Owners of applications and of service principals: users and service principals of the same tenant. */
@RestController
class OwnerController {

    private final World world;
    private final Directory directory;
    private final Applications applications;
    private final Owners owners;

    OwnerController(World world, Directory directory, Applications applications, Owners owners) {
        this.world = world;
        this.directory = directory;
        this.applications = applications;
        this.owners = owners;
    }

    @GetMapping("/v1.0/applications/{id}/owners")
    Entity ofApplication(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        return owners.list(request, caller, applications.find(caller, id).owners());
    }

    @PostMapping("/v1.0/applications/{id}/owners/$ref")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void addToApplication(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        world.change(() -> {
            Application application = applications.writable(caller, id);
            List<String> more = owners.with(application.owners(), caller, body);
            world.save(application.with(draft -> draft.owners = more));
        });
    }

    @DeleteMapping("/v1.0/applications/{id}/owners/{owner}/$ref")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeFromApplication(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @PathVariable("owner") String owner) {
        world.change(() -> {
            Application application = applications.writable(caller, id);
            List<String> rest = without(application.owners(), owner);
            world.save(application.with(draft -> draft.owners = rest));
        });
    }

    @GetMapping("/v1.0/servicePrincipals/{id}/owners")
    Entity ofPrincipal(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        return owners.list(
                request, caller, directory.principal(caller.tenantId(), id).owners());
    }

    @PostMapping("/v1.0/servicePrincipals/{id}/owners/$ref")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void addToPrincipal(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        directory.requireAdministrator(caller, Roles.OF_APPLICATIONS);
        world.change(() -> {
            ServicePrincipal principal = directory.principal(caller.tenantId(), id);
            world.save(principal.withOwners(owners.with(principal.owners(), caller, body)));
        });
    }

    @DeleteMapping("/v1.0/servicePrincipals/{id}/owners/{owner}/$ref")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeFromPrincipal(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @PathVariable("owner") String owner) {
        directory.requireAdministrator(caller, Roles.OF_APPLICATIONS);
        world.change(() -> {
            ServicePrincipal principal = directory.principal(caller.tenantId(), id);
            world.save(principal.withOwners(without(principal.owners(), owner)));
        });
    }

    private static List<String> without(List<String> owners, String owner) {
        var rest = new ArrayList<>(owners);
        if (!rest.remove(owner)) {
            throw GraphFailure.notFound(owner);
        }
        return List.copyOf(rest);
    }
}
