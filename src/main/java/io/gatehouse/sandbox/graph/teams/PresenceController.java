package io.gatehouse.sandbox.graph.teams;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.graph.application.ApplicationEdit;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.query.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Presence of people: the same person is always as present. */
@RestController
class PresenceController {

    private static final int MOST = 650;
    private static final List<Map.Entry<String, String>> STATES = List.of(
            Map.entry("Available", "Available"),
            Map.entry("Busy", "InAMeeting"),
            Map.entry("Away", "Away"),
            Map.entry("DoNotDisturb", "Presenting"),
            Map.entry("Offline", "Offline"),
            Map.entry("Busy", "InACall"));

    private final Directory directory;

    PresenceController(Directory directory) {
        this.directory = directory;
    }

    @GetMapping("/v1.0/me/presence")
    Entity own(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return single(request, directory.person(caller.tenantId(), caller.me()));
    }

    /** Whoever holds only Presence.Read sees himself. */
    @GetMapping({"/v1.0/users/{id}/presence", "/v1.0/communications/presences/{id}"})
    Entity one(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        Person person = directory.person(caller.tenantId(), id);
        boolean own = caller.delegated() && person.id().equals(caller.me());
        if (!own && caller.permissions().stream().noneMatch(each -> each.matches("Presence.Read(Write)?.All"))) {
            throw new GraphFailure(403, "Forbidden", "Insufficient privileges to complete the operation.", Map.of());
        }
        return single(request, person);
    }

    @PostMapping("/v1.0/communications/getPresencesByUserId")
    Entity many(
            HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller, @RequestBody JsonNode body) {
        List<String> ids = ApplicationEdit.texts(body.path("ids"));
        if (ids.isEmpty() || ids.size() > MOST) {
            throw GraphFailure.badRequest("The number of ids must be between 1 and " + MOST + ".");
        }
        Map<String, Person> people = directory.tenant(caller.tenantId()).people();
        return new Entity()
                .with("@odata.context", Query.of(request).context("Collection(microsoft.graph.presence)"))
                .with(
                        "value",
                        ids.stream()
                                .filter(people::containsKey)
                                .map(people::get)
                                .filter(Person::present)
                                .map(PresenceController::entity)
                                .toList());
    }

    private static Entity single(HttpServletRequest request, Person person) {
        return new Entity()
                .with("@odata.context", Query.of(request).context("users('" + person.id() + "')/presence/$entity"))
                .and(entity(person));
    }

    private static Entity entity(Person person) {
        Map.Entry<String, String> state = person.guest()
                ? Map.entry("PresenceUnknown", "PresenceUnknown")
                : STATES.get(Math.floorMod(person.id().hashCode(), STATES.size()));
        return new Entity()
                .with("id", person.id())
                .with("availability", state.getKey())
                .with("activity", state.getValue());
    }
}
