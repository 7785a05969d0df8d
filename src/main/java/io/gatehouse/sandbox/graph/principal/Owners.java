package io.gatehouse.sandbox.graph.principal;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.graph.application.ServicePrincipals;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.people.Users;
import io.gatehouse.sandbox.graph.query.Paged;
import io.gatehouse.sandbox.graph.query.Query;
import io.gatehouse.sandbox.graph.query.Selection;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** References to directory objects as owners, by {@code @odata.id}. */
@Component
class Owners {

    private final Directory directory;
    private final ServicePrincipals principals;

    Owners(Directory directory, ServicePrincipals principals) {
        this.directory = directory;
        this.principals = principals;
    }

    Entity list(HttpServletRequest request, Caller caller, List<String> ids) {
        Tenant tenant = directory.tenant(caller.tenantId());
        List<Entity> owners = ids.stream()
                .sorted()
                .map(id -> entity(tenant, id))
                .filter(Objects::nonNull)
                .toList();
        return Paged.answer(
                Query.of(request),
                "directoryObjects",
                owners,
                owner -> String.valueOf(owner.get("id")),
                owner -> owner);
    }

    /** The owners with the one that the body refers to. */
    List<String> with(List<String> owners, Caller caller, JsonNode body) {
        String reference = body.path("@odata.id").asString("");
        String id = reference.substring(reference.lastIndexOf('/') + 1).replaceAll("[()']", "");
        if (!reference.contains("/") || id.isEmpty()) {
            throw GraphFailure.badRequest("Invalid URL format specified in payload.");
        }
        if (entity(directory.tenant(caller.tenantId()), id) == null) {
            throw GraphFailure.notFound(id);
        }
        if (owners.contains(id)) {
            throw GraphFailure.badRequest(
                    "One or more added object references already exist for the following modified properties: 'owners'.");
        }
        var more = new ArrayList<>(owners);
        more.add(id);
        return List.copyOf(more);
    }

    private @Nullable Entity entity(Tenant tenant, String id) {
        Person person = tenant.people().get(id);
        if (person != null && person.present()) {
            return new Entity()
                    .with("@odata.type", "#microsoft.graph.user")
                    .and(Selection.DEFAULT.of(Users.entity(person), Users.TYPE));
        }
        ServicePrincipal principal = tenant.servicePrincipals().get(id);
        return principal == null
                ? null
                : new Entity()
                        .with("@odata.type", "#microsoft.graph.servicePrincipal")
                        .and(Selection.DEFAULT.of(principals.entity(principal), ServicePrincipals.TYPE));
    }
}
