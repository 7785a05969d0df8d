package io.gatehouse.sandbox.graph.people;

import io.gatehouse.sandbox.Group;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.graph.delta.DeltaRounds;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.query.Filter;
import io.gatehouse.sandbox.graph.query.Paged;
import io.gatehouse.sandbox.graph.query.Preferences;
import io.gatehouse.sandbox.graph.query.Query;
import io.gatehouse.sandbox.graph.query.Selection;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /groups}: lists, single groups, members, changes. */
@RestController
@RequestMapping("/v1.0/groups")
class GroupController {

    private final Directory directory;
    private final DeltaRounds rounds;
    private final GroupChanges changes;

    GroupController(Directory directory, DeltaRounds rounds, GroupChanges changes) {
        this.directory = directory;
        this.rounds = rounds;
        this.changes = changes;
    }

    @GetMapping
    Entity list(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        var query = Query.of(request);
        query.refuse(List.of("$orderby", "$search", "$expand"));
        var selection = Selection.parse(query.option("$select"), Groups.TYPE);
        var filter = Filter.parse(query.option("$filter"), Groups.FILTERABLE);
        var groups = directory.groups(caller.tenantId()).stream()
                .filter(Group::present)
                .toList();
        return Paged.answer(query, "groups" + selection.context(), groups, Group::id, group -> {
            var entity = Groups.entity(group);
            return filter.test(entity) ? selection.of(entity, Groups.TYPE) : null;
        });
    }

    @GetMapping("/delta")
    Entity delta(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return rounds.answer(Query.of(request), caller, Preferences.of(request), Groups.TYPE, changes);
    }

    @GetMapping("/{id}")
    Entity one(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        var query = Query.of(request);
        var selection = Selection.parse(query.option("$select"), Groups.TYPE);
        return new Entity()
                .with("@odata.context", query.context("groups" + selection.context() + "/$entity"))
                .and(selection.of(Groups.entity(directory.group(caller.tenantId(), id)), Groups.TYPE));
    }

    @GetMapping({"/{id}/members", "/{id}/members/microsoft.graph.user"})
    Entity members(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        var query = Query.of(request);
        query.refuse(List.of("$orderby", "$search", "$expand", "$filter"));
        var selection = Selection.parse(query.option("$select"), Users.TYPE);
        var ids = new HashSet<>(directory.group(caller.tenantId(), id).memberIds());
        var members = directory.present(caller.tenantId()).stream()
                .filter(person -> ids.contains(person.id()))
                .toList();
        return Paged.answer(
                query,
                "directoryObjects" + selection.context(),
                members,
                Person::id,
                person -> new Entity()
                        .with("@odata.type", "#microsoft.graph.user")
                        .and(selection.of(Users.entity(person), Users.TYPE)));
    }
}
