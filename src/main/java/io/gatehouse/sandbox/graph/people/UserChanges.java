package io.gatehouse.sandbox.graph.people;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.graph.delta.DeltaRounds;
import io.gatehouse.sandbox.graph.delta.DeltaRounds.Page;
import io.gatehouse.sandbox.graph.delta.DeltaToken;
import io.gatehouse.sandbox.graph.delta.Quirks;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.query.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Pages of {@code /users/delta}: users in the order of their ids, changed ones only after the initial round. */
@Component
class UserChanges implements DeltaRounds.Source {

    private final Directory directory;
    private final Quirks quirks;

    UserChanges(Directory directory, Quirks quirks) {
        this.directory = directory;
        this.quirks = quirks;
    }

    @Override
    public Page page(DeltaToken token, boolean minimal, int pageSize) {
        boolean repeats = quirks.state().repeats();
        long from = token.initial() || !repeats ? token.from() : Math.max(0, token.from() - 3);
        List<Person> due = directory.people(token.tenantId()).stream()
                .filter(person -> token.initial() ? person.present() : person.version() > from)
                .filter(person -> token.ids().isEmpty() || token.ids().contains(person.id()))
                .filter(person -> tracked(person, token))
                .toList();
        String after = token.after() == null ? "" : token.after();
        List<Person> rest = due.stream()
                .filter(person -> person.id().compareTo(after) > 0)
                .limit(pageSize + 1L)
                .toList();
        boolean more = rest.size() > pageSize;
        var items = new ArrayList<Entity>();
        if (repeats) {
            due.stream()
                    .filter(person -> person.id().equals(after))
                    .forEach(again -> items.add(item(again, token, minimal)));
        }
        List<Person> shown = more ? rest.subList(0, pageSize) : rest;
        shown.forEach(person -> items.add(item(person, token, minimal)));
        return new Page(items, more ? shown.getLast().id() : null);
    }

    /** Whether something changed that the client asked for; new and removed people always count. */
    private boolean tracked(Person person, DeltaToken token) {
        if (token.initial() || token.select().isEmpty() || !person.present()) {
            return true;
        }
        Set<String> changed = directory.changed(person.id(), token.from());
        return changed.isEmpty() || token.select().stream().anyMatch(changed::contains);
    }

    private Entity item(Person person, DeltaToken token, boolean minimal) {
        if (!person.present()) {
            return Directory.removed(person.id(), directory.purged(person.deletedAt()));
        }
        var selection = new Selection(token.select());
        var entity = selection.of(Users.entity(person), Users.TYPE);
        Set<String> changed = directory.changed(person.id(), token.from());
        if (minimal && !token.initial() && !changed.isEmpty()) {
            entity = entity.only(changed);
        }
        return entity.with("id", person.id());
    }
}
