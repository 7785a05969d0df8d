package io.gatehouse.sandbox.graph;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Password;
import io.gatehouse.sandbox.World;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
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

    ApplicationController(World world, Directory directory, Applications applications) {
        this.world = world;
        this.directory = directory;
        this.applications = applications;
    }

    @GetMapping
    Entity list(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        var query = Query.of(request);
        query.refuse(List.of("$orderby", "$search", "$expand"));
        var selection = Selection.parse(query.option("$select"), Applications.TYPE);
        var filter = Filter.parse(query.option("$filter"), Applications.FILTERABLE);
        return Paged.answer(
                query, "applications" + selection.context(), local(caller), Application::id, application -> {
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
        return new Entity()
                .with("@odata.context", query.context("applications" + selection.context() + "/$entity"))
                .and(selection.of(applications.entity(application(caller, id)), Applications.TYPE));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Entity create(
            HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller, @RequestBody JsonNode body) {
        if (!body.path("displayName").isString()) {
            throw GraphFailure.badRequest("Property displayName is required.");
        }
        if (!body.path("passwordCredentials").isEmpty()) {
            throw GraphFailure.badRequest("Property passwordCredentials cannot be set on create; use addPassword.");
        }
        var edit = new ApplicationEdit(body, world.now());
        Application made = edit.applied(blank(caller.tenantId()));
        world.change(() -> {
            world.save(made);
            applications.keepExtras(made.appId(), edit.extras());
            applications.own(caller, made);
        });
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
        var edit = new ApplicationEdit(body, world.now());
        world.change(() -> {
            Application application = writable(caller, id);
            world.save(edit.applied(application));
            applications.keepExtras(application.appId(), edit.extras());
        });
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable("id") String id) {
        world.remove(writable(caller, id));
    }

    @PostMapping("/{id}/addPassword")
    Entity addPassword(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        JsonNode wanted = body.path("passwordCredential");
        Instant start = ApplicationEdit.instant(wanted.path("startDateTime"), world.now());
        Instant end = ApplicationEdit.instant(
                wanted.path("endDateTime"),
                start.atOffset(ZoneOffset.UTC).plusYears(2).toInstant());
        var password = new Password(
                UUID.randomUUID().toString(),
                wanted.path("displayName").asString(""),
                ObjectIds.secretText(),
                start,
                end);
        world.change(() -> {
            Application application = writable(caller, id);
            var passwords = new ArrayList<>(application.passwords());
            passwords.add(password);
            world.save(application.withCredentials(List.copyOf(passwords), application.certificates()));
        });
        return new Entity()
                .with("@odata.context", Query.of(request).context("microsoft.graph.passwordCredential"))
                .and(ApplicationParts.password(password, true));
    }

    @PostMapping("/{id}/removePassword")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removePassword(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        String keyId = body.path("keyId").asString("");
        world.change(() -> {
            Application application = writable(caller, id);
            var rest = application.passwords().stream()
                    .filter(password -> !password.keyId().equals(keyId))
                    .toList();
            if (rest.size() == application.passwords().size()) {
                throw GraphFailure.badRequest("No password credential found with keyId '" + keyId + "'.");
            }
            world.save(application.withCredentials(rest, application.certificates()));
        });
    }

    private Application blank(String tenantId) {
        String domain = directory.tenant(tenantId).facts().domains().getFirst();
        return new Application(
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                tenantId,
                "",
                "AzureADMyOrg",
                new Application.Web(List.of(), null, false, false),
                new Application.Api(List.of(), null, null, List.of(), false),
                new Application.Publisher(domain, null, null),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                world.now());
    }

    private List<Application> local(Caller caller) {
        return world.applications().stream()
                .filter(application -> application.tenantId().equals(caller.tenantId()))
                .filter(applications::replicated)
                .sorted(Comparator.comparing(Application::id))
                .toList();
    }

    /** By object id, or by an alternate key. */
    private Application application(Caller caller, String key) {
        return local(caller).stream()
                .filter(each -> key.startsWith("appId=")
                        ? key.equals("appId=" + each.appId())
                        : key.startsWith("uniqueName=")
                                ? key.substring(11)
                                        .equals(applications
                                                .extras(each.appId())
                                                .get("uniqueName"))
                                : each.id().equals(key))
                .findFirst()
                .orElseThrow(() -> GraphFailure.notFound(key));
    }

    private Application writable(Caller caller, String id) {
        Application application = application(caller, id);
        applications.requireOwned(caller, application);
        return application;
    }
}
