package io.gatehouse.sandbox.graph.teams;

import io.gatehouse.sandbox.TeamsApp;
import io.gatehouse.sandbox.TeamsApp.Definition;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.EntityType;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.entity.Roles;
import io.gatehouse.sandbox.graph.query.Filter;
import io.gatehouse.sandbox.graph.query.Paged;
import io.gatehouse.sandbox.graph.query.Query;
import io.gatehouse.sandbox.graph.query.Selection;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /appCatalogs/teamsApps}: the tenant's own Teams apps, uploaded as packages. */
@RestController
@RequestMapping("/v1.0/appCatalogs/teamsApps")
class TeamsAppController {

    static final EntityType TYPE =
            EntityType.of("teamsApp", "id externalId displayName distributionMethod", "appDefinitions name version");
    private static final Set<String> FILTERABLE = Set.of("id", "externalId", "displayName", "distributionMethod");
    private static final Set<String> PUBLISHES = Set.of("AppCatalog.ReadWrite.All", "Directory.ReadWrite.All");
    private static final String ZIP = "application/zip";

    private final World world;
    private final Directory directory;

    TeamsAppController(World world, Directory directory) {
        this.world = world;
        this.directory = directory;
    }

    @GetMapping
    Entity list(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        var query = Query.of(request);
        query.refuse(List.of("$orderby", "$search"));
        var selection = Selection.parse(query.option("$select"), TYPE);
        var filter = Filter.parse(query.option("$filter"), FILTERABLE);
        boolean expands = String.valueOf(query.option("$expand")).startsWith("appDefinitions");
        var apps = directory.tenant(caller.tenantId()).teamsApps().values().stream()
                .toList();
        return Paged.answer(query, "appCatalogs/teamsApps" + selection.context(), apps, TeamsApp::id, app -> {
            Entity entity = entity(app);
            if (!filter.test(entity)) {
                return null;
            }
            Entity shown = selection.of(entity, TYPE);
            return expands ? shown.with("appDefinitions", definitions(app)) : shown;
        });
    }

    @GetMapping("/{id}")
    Entity one(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        return new Entity()
                .with("@odata.context", Query.of(request).context("appCatalogs/teamsApps/$entity"))
                .and(Selection.DEFAULT.of(entity(found(caller, id)), TYPE));
    }

    @PostMapping
    ResponseEntity<Entity> publish(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestParam(name = "requiresReview", defaultValue = "false") boolean review,
            @RequestBody byte[] zip) {
        if (!review) {
            requirePublisher(caller);
            if (caller.permissions().stream().noneMatch(PUBLISHES::contains)) {
                throw GraphFailure.denied();
            }
        }
        requireZip(request);
        TeamsPackage app = TeamsPackage.read(zip);
        TeamsManifest.check(app);
        TeamsApp made = world.change(() -> published(caller, app, review));
        Entity body = new Entity()
                .with("@odata.context", Query.of(request).context("appCatalogs/teamsApps/$entity"))
                .with("id", made.id())
                .with("externalId", made.externalId())
                .with("name", made.newest().displayName())
                .with("displayName", made.newest().displayName())
                .with("version", made.newest().version())
                .with("distributionMethod", "organization");
        return ResponseEntity.created(URI.create(Query.of(request).root() + "/appCatalogs/teamsApps/" + made.id()))
                .body(body);
    }

    private TeamsApp published(Caller caller, TeamsPackage app, boolean review) {
        String externalId = app.text("id");
        boolean taken = directory.tenant(caller.tenantId()).teamsApps().values().stream()
                .anyMatch(each -> each.externalId().equalsIgnoreCase(externalId));
        if (taken) {
            throw new GraphFailure(409, "Conflict", "App with same id already exists in the tenant.", Map.of());
        }
        String id = UUID.randomUUID().toString();
        var made = new TeamsApp(
                id, caller.tenantId(), externalId, List.of(definition(id, app, review ? "submitted" : "published")));
        world.save(made);
        return made;
    }

    private static Definition definition(String id, TeamsPackage app, String state) {
        String client = app.text("webApplicationInfo", "id");
        return new Definition(
                Base64.getEncoder()
                        .encodeToString(
                                (id + "##" + app.text("version") + "##Published").getBytes(StandardCharsets.UTF_8)),
                app.text("version"),
                app.text("name", "short"),
                app.text("description", "short"),
                app.text("description", "full"),
                client.isEmpty() ? null : client,
                state);
    }

    @GetMapping("/{id}/appDefinitions")
    Entity listDefinitions(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        return new Entity()
                .with("@odata.context", Query.of(request).context("appCatalogs/teamsApps('" + id + "')/appDefinitions"))
                .with("value", definitions(found(caller, id)));
    }

    @PostMapping("/{id}/appDefinitions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void update(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody byte[] zip) {
        requirePublisher(caller);
        requireZip(request);
        TeamsPackage app = TeamsPackage.read(zip);
        TeamsManifest.check(app);
        world.change(() -> {
            TeamsApp before = found(caller, id);
            if (!before.externalId().equalsIgnoreCase(app.text("id"))) {
                throw GraphFailure.badRequest("The manifest id of the package is not that of the app.");
            }
            if (before.definitions().stream().anyMatch(each -> each.version().equals(app.text("version")))) {
                throw new GraphFailure(
                        409, "Conflict", "App with same id and version already exists in the tenant.", Map.of());
            }
            var all = new ArrayList<>(before.definitions());
            all.add(definition(id, app, "published"));
            world.save(before.with(all));
        });
    }

    @PatchMapping("/{id}/appDefinitions/{definition}")
    Entity review(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @PathVariable("definition") String definition,
            @RequestBody JsonNode body) {
        requirePublisher(caller);
        String state = body.path("publishingState").asString("");
        if (!Set.of("published", "rejected").contains(state)) {
            throw GraphFailure.badRequest("Invalid value specified for property 'publishingState'.");
        }
        String etag = request.getHeader("If-Match");
        if (etag == null) {
            throw new GraphFailure(412, "PreconditionFailed", "The If-Match header is required.", Map.of());
        }
        return world.change(() -> {
            TeamsApp before = found(caller, id);
            if (before.definitions().stream().noneMatch(each -> each.id().equals(definition))) {
                throw GraphFailure.notFound(definition);
            }
            TeamsApp changed = before.with(before.definitions().stream()
                    .map(each -> each.id().equals(definition) ? each.withState(state) : each)
                    .toList());
            world.save(changed);
            return changed.definitions().stream()
                    .filter(each -> each.id().equals(definition))
                    .map(each -> definition(changed, each))
                    .findFirst()
                    .map(each -> inContext(request, "appCatalogs/teamsApps('" + id + "')/appDefinitions/$entity", each))
                    .orElseThrow();
        });
    }

    private static Entity inContext(HttpServletRequest request, String path, Entity entity) {
        return new Entity()
                .with("@odata.context", Query.of(request).context(path))
                .and(entity);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable("id") String id) {
        requirePublisher(caller);
        world.remove(found(caller, id));
    }

    private void requirePublisher(Caller caller) {
        directory.requireAdministrator(caller, Roles.OF_TEAMS);
    }

    private static void requireZip(HttpServletRequest request) {
        if (!ZIP.equals(request.getContentType())) {
            throw new GraphFailure(415, "UnsupportedMediaType", "The content type must be '" + ZIP + "'.", Map.of());
        }
    }

    private TeamsApp found(Caller caller, String id) {
        TeamsApp app = directory.tenant(caller.tenantId()).teamsApps().get(id);
        if (app == null) {
            throw new GraphFailure(404, "NotFound", "No app found with id '" + id + "'.", Map.of());
        }
        return app;
    }

    private static Entity entity(TeamsApp app) {
        return new Entity()
                .with("id", app.id())
                .with("externalId", app.externalId())
                .with("displayName", app.newest().displayName())
                .with("distributionMethod", "organization");
    }

    private static List<Entity> definitions(TeamsApp app) {
        return app.definitions().stream().map(each -> definition(app, each)).toList();
    }

    private static Entity definition(TeamsApp app, Definition definition) {
        return new Entity()
                .with("@odata.etag", "\"" + definition.version() + "-" + definition.state() + "\"")
                .with("id", definition.id())
                .with("teamsAppId", app.id())
                .with("azureADAppId", definition.clientId())
                .with("displayName", definition.displayName())
                .with("version", definition.version())
                .with("requiredResourceSpecificApplicationPermissions", List.of())
                .with("publishingState", definition.state())
                .with("shortDescription", definition.shortDescription())
                .with("description", definition.description())
                .with("lastModifiedDateTime", null)
                .with("createdBy", null);
    }
}
