package io.gatehouse.sandbox.graph.principal;

import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.EntityType;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.entity.Roles;
import io.gatehouse.sandbox.graph.query.Filter;
import io.gatehouse.sandbox.graph.query.ObjectIds;
import io.gatehouse.sandbox.graph.query.Paged;
import io.gatehouse.sandbox.graph.query.Query;
import io.gatehouse.sandbox.graph.query.Selection;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

/** {@code /oauth2PermissionGrants}: delegated permissions that were consented to. */
@RestController
@RequestMapping("/v1.0")
class GrantController {

    private static final EntityType TYPE =
            EntityType.of("oAuth2PermissionGrant", "clientId consentType id principalId resourceId scope");
    private static final Set<String> FILTERABLE = Set.of("clientId", "principalId", "resourceId", "consentType");
    private static final int LONGEST_SCOPE = 3850;

    private final World world;
    private final Directory directory;

    GrantController(World world, Directory directory) {
        this.world = world;
        this.directory = directory;
    }

    @GetMapping("/oauth2PermissionGrants")
    Entity list(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return answer(Query.of(request), "oauth2PermissionGrants", visible(caller));
    }

    @GetMapping("/servicePrincipals/{id}/oauth2PermissionGrants")
    Entity listOfClient(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        String client = directory.principal(caller.tenantId(), id).id();
        return answer(
                Query.of(request),
                "oauth2PermissionGrants",
                visible(caller).stream()
                        .filter(grant -> grant.clientId().equals(client))
                        .toList());
    }

    @GetMapping("/oauth2PermissionGrants/{id}")
    Entity one(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        return new Entity()
                .with("@odata.context", Query.of(request).context("oauth2PermissionGrants/$entity"))
                .and(entity(grant(caller, id)));
    }

    @PostMapping("/oauth2PermissionGrants")
    @ResponseStatus(HttpStatus.CREATED)
    Entity create(
            HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller, @RequestBody JsonNode body) {
        directory.requireAdministrator(caller, Roles.OF_APPLICATIONS);
        Grant made = world.change(() -> created(caller, body));
        return new Entity()
                .with("@odata.context", Query.of(request).context("oauth2PermissionGrants/$entity"))
                .and(entity(made));
    }

    private Grant created(Caller caller, JsonNode body) {
        String client = directory
                .principal(caller.tenantId(), body.path("clientId").asString(""))
                .id();
        String resource = directory
                .principal(caller.tenantId(), body.path("resourceId").asString(""))
                .id();
        String principal = principal(caller, body);
        boolean exists = directory.tenant(caller.tenantId()).grants().values().stream()
                .anyMatch(grant -> grant.clientId().equals(client)
                        && grant.resourceId().equals(resource)
                        && Objects.equals(grant.principalId(), principal));
        if (exists) {
            throw GraphFailure.duplicate("Permission entry already exists.");
        }
        var made = new Grant(
                ObjectIds.opaque(), caller.tenantId(), client, principal, resource, scope(body), world.visibleFrom());
        world.save(made);
        return made;
    }

    @PatchMapping("/oauth2PermissionGrants/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void update(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        directory.requireAdministrator(caller, Roles.OF_APPLICATIONS);
        world.change(() -> world.save(grant(caller, id).withScope(scope(body))));
    }

    @DeleteMapping("/oauth2PermissionGrants/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable("id") String id) {
        directory.requireAdministrator(caller, Roles.OF_APPLICATIONS);
        world.remove(grant(caller, id));
    }

    private @Nullable String principal(Caller caller, JsonNode body) {
        String type = body.path("consentType").asString("");
        String principal = body.path("principalId").asString("");
        return switch (type) {
            case "AllPrincipals" -> {
                if (!principal.isEmpty()) {
                    throw GraphFailure.badRequest("principalId must be null for consentType AllPrincipals.");
                }
                yield null;
            }
            case "Principal" -> directory.person(caller.tenantId(), principal).id();
            default ->
                throw GraphFailure.badRequest(
                        "Invalid value specified for property 'consentType' of resource 'OAuth2PermissionGrant'.");
        };
    }

    private static String scope(JsonNode body) {
        String scope = body.path("scope").asString("");
        if (scope.length() > LONGEST_SCOPE) {
            throw GraphFailure.badRequest(
                    "Invalid value specified for property 'scope' of resource 'OAuth2PermissionGrant'.");
        }
        return scope;
    }

    private List<Grant> visible(Caller caller) {
        Instant now = world.now();
        return directory.tenant(caller.tenantId()).grants().values().stream()
                .filter(grant -> grant.visible(now))
                .toList();
    }

    private Grant grant(Caller caller, String id) {
        return visible(caller).stream()
                .filter(grant -> grant.id().equals(id))
                .findFirst()
                .orElseThrow(() -> GraphFailure.notFound(id));
    }

    private static Entity answer(Query query, String name, List<Grant> grants) {
        query.refuse(List.of("$orderby", "$search", "$expand"));
        var selection = Selection.parse(query.option("$select"), TYPE);
        var filter = Filter.parse(query.option("$filter"), FILTERABLE);
        return Paged.answer(query, name + selection.context(), grants, Grant::id, grant -> {
            var entity = entity(grant);
            return filter.test(entity) ? selection.of(entity, TYPE) : null;
        });
    }

    private static Entity entity(Grant grant) {
        return new Entity()
                .with("clientId", grant.clientId())
                .with("consentType", grant.consentType())
                .with("id", grant.id())
                .with("principalId", grant.principalId())
                .with("resourceId", grant.resourceId())
                .with("scope", grant.scope());
    }
}
