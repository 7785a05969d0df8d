package io.gatehouse.sandbox.graph.people;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.graph.delta.DeltaRounds;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.entity.Roles;
import io.gatehouse.sandbox.graph.query.Filter;
import io.gatehouse.sandbox.graph.query.Paged;
import io.gatehouse.sandbox.graph.query.Preferences;
import io.gatehouse.sandbox.graph.query.Query;
import io.gatehouse.sandbox.graph.query.Selection;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /users}: lists, single users by id or name, changes, memberships, licences, sessions. */
@RestController
@RequestMapping("/v1.0/users")
class UserController {

    private final Licences licences;
    private final Directory directory;
    private final DeltaRounds rounds;
    private final UserChanges changes;
    private final Memberships memberships;

    UserController(
            Directory directory, DeltaRounds rounds, UserChanges changes, Memberships memberships, Licences licences) {
        this.licences = licences;
        this.directory = directory;
        this.rounds = rounds;
        this.changes = changes;
        this.memberships = memberships;
    }

    @GetMapping
    Entity list(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        var query = Query.of(request);
        query.refuse(List.of("$orderby", "$search", "$expand"));
        var selection = Selection.parse(query.option("$select"), Users.TYPE);
        var filter = Filter.parse(query.option("$filter"), Users.FILTERABLE);
        return Paged.answer(
                query, "users" + selection.context(), directory.present(caller.tenantId()), Person::id, person -> {
                    var entity = Users.entity(person);
                    return filter.test(entity) ? selection.of(entity, Users.TYPE) : null;
                });
    }

    @GetMapping(path = "/$count", produces = MediaType.TEXT_PLAIN_VALUE)
    String count(@RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return Integer.toString(directory.present(caller.tenantId()).size());
    }

    @GetMapping("/delta")
    Entity delta(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return rounds.answer(Query.of(request), caller, Preferences.of(request), Users.TYPE, changes);
    }

    @GetMapping("/{id}")
    Entity one(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        return single(Query.of(request), visible(caller, id));
    }

    @GetMapping({"/{id}/memberOf", "/{id}/transitiveMemberOf"})
    Entity memberships(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        return memberships.of(Query.of(request), visible(caller, id), null);
    }

    @GetMapping({
        "/{id}/memberOf/{cast:microsoft\\.graph\\.\\w+}",
        "/{id}/transitiveMemberOf/{cast:microsoft\\.graph\\.\\w+}"
    })
    Entity memberships(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @PathVariable("cast") String cast) {
        return memberships.of(Query.of(request), visible(caller, id), cast);
    }

    @GetMapping("/{id}/licenseDetails")
    Entity licences(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        return licences.details(Query.of(request), visible(caller, id));
    }

    @PostMapping("/{id}/revokeSignInSessions")
    Entity revoke(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        directory.requireAdministrator(caller, Roles.OF_TENANT);
        directory.revokeSessions(directory.person(caller.tenantId(), id));
        return Tenants.done(Query.of(request));
    }

    Entity single(Query query, Person person) {
        var selection = Selection.parse(query.option("$select"), Users.TYPE);
        return new Entity()
                .with("@odata.context", query.context("users" + selection.context() + "/$entity"))
                .and(selection.of(Users.entity(person), Users.TYPE));
    }

    /** Somebody else is shown only to callers that may read more than their own profile. */
    private Person visible(Caller caller, String id) {
        Person person = directory.person(caller.tenantId(), id);
        boolean own = person.id().equals(caller.personId());
        boolean onlyOwn = caller.permissions().stream()
                .filter(permission -> permission.matches("(User|Directory|Group|GroupMember)\\..*"))
                .allMatch(permission -> permission.equals("User.Read") || permission.equals("User.ReadWrite"));
        if (!own && onlyOwn) {
            throw GraphFailure.denied();
        }
        return person;
    }
}
