package io.gatehouse.sandbox.graph.application;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Federated;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.query.Paged;
import io.gatehouse.sandbox.graph.query.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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

/** Identities of other issuers that an application accepts in place of a secret. */
@RestController
@RequestMapping("/v1.0/applications/{id}/federatedIdentityCredentials")
class FederatedController {

    private static final int MOST = 20;
    private static final int LONGEST = 600;

    private final World world;
    private final Applications applications;

    FederatedController(World world, Applications applications) {
        this.world = world;
        this.applications = applications;
    }

    @GetMapping
    Entity list(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        Application application = applications.find(caller, id);
        return Paged.answer(
                Query.of(request),
                context(application),
                application.federated(),
                Federated::id,
                FederatedController::entity);
    }

    @GetMapping("/{definition}")
    Entity one(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @PathVariable("definition") String credential) {
        Application application = applications.find(caller, id);
        return new Entity()
                .with("@odata.context", Query.of(request).context(context(application) + "/$entity"))
                .and(entity(found(application, credential)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Entity create(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        return world.change(() -> {
            Application application = applications.writable(caller, id);
            Federated made = credential(body);
            check(application, made);
            var all = new ArrayList<>(application.federated());
            all.add(made);
            all.sort(java.util.Comparator.comparing(Federated::id));
            world.save(application.with(draft -> draft.federated = List.copyOf(all)));
            return new Entity()
                    .with("@odata.context", Query.of(request).context(context(application) + "/$entity"))
                    .and(entity(made));
        });
    }

    @DeleteMapping("/{definition}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @PathVariable("definition") String credential) {
        world.change(() -> {
            Application application = applications.writable(caller, id);
            var rest = new ArrayList<>(application.federated());
            rest.remove(found(application, credential));
            world.save(application.with(draft -> draft.federated = List.copyOf(rest)));
        });
    }

    private Federated credential(JsonNode body) {
        return new Federated(
                UUID.randomUUID().toString(),
                body.path("name").asString(""),
                body.path("issuer").asString(""),
                body.path("subject").asString(""),
                ApplicationEdit.texts(body.path("audiences")),
                ApplicationEdit.orNull(body.path("description")),
                world.credentialsFrom());
    }

    private static void check(Application application, Federated made) {
        if (!made.name().matches("[A-Za-z0-9][A-Za-z0-9._-]{2,119}")) {
            throw invalid("name");
        }
        if (!made.issuer().startsWith("http") || made.issuer().length() > LONGEST) {
            throw invalid("issuer");
        }
        if (made.subject().isBlank() || made.subject().length() > LONGEST) {
            throw invalid("subject");
        }
        if (made.audiences().size() != 1 || made.audiences().getFirst().length() > LONGEST) {
            throw invalid("audiences");
        }
        boolean taken = application.federated().stream()
                .anyMatch(each -> each.name().equals(made.name())
                        || (each.issuer().equals(made.issuer())
                                && each.subject().equals(made.subject())));
        if (taken) {
            throw GraphFailure.duplicate(
                    "FederatedIdentityCredential with name, or with issuer and subject, already exists.");
        }
        if (application.federated().size() >= MOST) {
            throw GraphFailure.badRequest("The number of federated identity credentials exceeds " + MOST + ".");
        }
    }

    private static Federated found(Application application, String idOrName) {
        return application.federated().stream()
                .filter(each -> each.id().equals(idOrName) || each.name().equals(idOrName))
                .findFirst()
                .orElseThrow(() -> GraphFailure.notFound(idOrName));
    }

    private static GraphFailure invalid(String property) {
        return GraphFailure.badRequest(
                "Invalid value specified for property '" + property + "' of resource 'FederatedIdentityCredential'.");
    }

    private static String context(Application application) {
        return "applications('" + application.id() + "')/federatedIdentityCredentials";
    }

    private static Entity entity(Federated credential) {
        return new Entity()
                .with("id", credential.id())
                .with("name", credential.name())
                .with("issuer", credential.issuer())
                .with("subject", credential.subject())
                .with("description", credential.description())
                .with("audiences", credential.audiences());
    }
}
