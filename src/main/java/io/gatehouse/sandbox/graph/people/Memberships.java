package io.gatehouse.sandbox.graph.people;

import io.gatehouse.sandbox.Group;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.EntityType;
import io.gatehouse.sandbox.graph.entity.Roles;
import io.gatehouse.sandbox.graph.query.Paged;
import io.gatehouse.sandbox.graph.query.Query;
import io.gatehouse.sandbox.graph.query.Selection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a user is a member of: groups and active directory roles. Groups do not nest here. */
@Component
class Memberships {

    private final Directory directory;

    Memberships(Directory directory) {
        this.directory = directory;
    }

    private record Membership(String id, String kind, EntityType type, Entity entity) {}

    /** Answers a list of memberships, of one type only where the path casts to it. */
    Entity of(Query query, Person person, @Nullable String cast) {
        var memberships = new ArrayList<Membership>();
        if (cast == null || cast.equals("microsoft.graph.group")) {
            directory.groups(person.tenantId()).stream()
                    .filter(group -> holds(group, person.id()))
                    .map(group ->
                            new Membership(group.id(), "#microsoft.graph.group", Groups.TYPE, Groups.entity(group)))
                    .forEach(memberships::add);
        }
        if (cast == null || cast.equals("microsoft.graph.directoryRole")) {
            Roles.of(person)
                    .forEach(role -> memberships.add(new Membership(
                            String.valueOf(role.get("id")), "#microsoft.graph.directoryRole", Roles.TYPE, role)));
        }
        memberships.sort(Comparator.comparing(Membership::id));
        List<String> select = select(query, cast);
        String context = cast == null ? "directoryObjects" : cast.endsWith("group") ? "groups" : "directoryRoles";
        return Paged.answer(
                query,
                context + new Selection(select).context(),
                memberships,
                Membership::id,
                each -> shape(each, select, cast == null));
    }

    private static Entity shape(Membership membership, List<String> select, boolean typed) {
        var entity = typed ? new Entity().with("@odata.type", membership.kind()) : new Entity();
        return entity.and(new Selection(select).of(membership.entity(), membership.type()));
    }

    /** Without a cast every type's own properties can be selected; others are left out of the objects without them. */
    private static List<String> select(Query query, @Nullable String cast) {
        String select = query.option("$select");
        if (select == null || select.isBlank()) {
            return List.of();
        }
        if (cast == null) {
            return List.of(select.strip().split("\\s*,\\s*"));
        }
        var types = Map.of("microsoft.graph.group", Groups.TYPE, "microsoft.graph.directoryRole", Roles.TYPE);
        EntityType type = types.get(cast);
        return type == null ? List.of() : Selection.parse(select, type).properties();
    }

    private static boolean holds(Group group, String personId) {
        var membership = group.members().get(personId);
        return group.present() && membership != null && !membership.left();
    }
}
