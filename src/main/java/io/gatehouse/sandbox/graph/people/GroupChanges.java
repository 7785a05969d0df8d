package io.gatehouse.sandbox.graph.people;

import io.gatehouse.sandbox.Group;
import io.gatehouse.sandbox.graph.delta.DeltaRounds;
import io.gatehouse.sandbox.graph.delta.DeltaRounds.Page;
import io.gatehouse.sandbox.graph.delta.DeltaToken;
import io.gatehouse.sandbox.graph.delta.Quirks;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.query.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Pages of {@code /groups/delta} with {@code members@delta}. A page holds a number of groups and members; a group that
 * does not fit comes again on the next page with the next part of its members.
 */
@Component
class GroupChanges implements DeltaRounds.Source {

    private final Directory directory;
    private final Quirks quirks;

    GroupChanges(Directory directory, Quirks quirks) {
        this.directory = directory;
        this.quirks = quirks;
    }

    /** Where a page goes on: after a group, or inside it after a member. */
    private record Position(String groupId, @Nullable String memberId) {

        static Position of(@Nullable String text) {
            if (text == null) {
                return new Position("", null);
            }
            int slash = text.indexOf('/');
            return slash < 0
                    ? new Position(text, null)
                    : new Position(text.substring(0, slash), text.substring(slash + 1));
        }

        boolean admits(String id) {
            int order = id.compareTo(groupId);
            return order > 0 || (order == 0 && memberId != null);
        }
    }

    @Override
    public Page page(DeltaToken token, boolean minimal, int pageSize) {
        boolean repeats = quirks.state().repeats();
        long from = token.initial() || !repeats ? token.from() : Math.max(0, token.from() - 3);
        Position start = Position.of(token.after());
        boolean members = token.select().isEmpty() || token.select().contains("members");
        var items = new ArrayList<Entity>();
        String position = null;
        int room = pageSize;
        List<Group> due = directory.groups(token.tenantId()).stream()
                .filter(group -> token.initial() ? group.present() : group.version() > from)
                .filter(group -> token.ids().isEmpty() || token.ids().contains(group.id()))
                .toList();
        for (Group group : due) {
            if (repeats && start.memberId() == null && group.id().equals(start.groupId())) {
                items.add(item(
                        group,
                        token,
                        minimal,
                        members ? changes(group, from, null, pageSize).items() : List.of()));
            }
            if (!start.admits(group.id())) {
                continue;
            }
            if (room <= 0) {
                return new Page(items, position);
            }
            String afterMember = group.id().equals(start.groupId()) ? start.memberId() : null;
            Changes part = members && group.present() ? changes(group, from, afterMember, room) : Changes.NONE;
            items.add(item(group, token, minimal, part.items()));
            room -= 1 + part.items().size();
            if (part.last() != null) {
                return new Page(items, group.id() + "/" + part.last());
            }
            position = group.id();
        }
        return new Page(items, null);
    }

    /** A part of a group's membership; {@code last} is the member after which more follow. */
    private record Changes(List<Entity> items, @Nullable String last) {

        static final Changes NONE = new Changes(List.of(), null);
    }

    private Changes changes(Group group, long from, @Nullable String after, int room) {
        var due = group.members().entrySet().stream()
                .filter(each ->
                        from < 0 ? !each.getValue().left() : each.getValue().version() > from)
                .filter(each -> after == null || each.getKey().compareTo(after) > 0)
                .sorted(Map.Entry.comparingByKey())
                .limit(room + 1L)
                .toList();
        boolean more = due.size() > room;
        var shown = more ? due.subList(0, room) : due;
        return new Changes(
                shown.stream()
                        .map(each -> member(each.getKey(), each.getValue().left()))
                        .toList(),
                more ? shown.getLast().getKey() : null);
    }

    private static Entity member(String userId, boolean left) {
        var member = new Entity().with("@odata.type", "#microsoft.graph.user").with("id", userId);
        return left ? member.with("@removed", Map.of("reason", "deleted")) : member;
    }

    private Entity item(Group group, DeltaToken token, boolean minimal, List<Entity> members) {
        if (!group.present()) {
            return Directory.removed(group.id(), directory.purged(group.deletedAt()));
        }
        var entity = new Selection(token.select()).of(Groups.entity(group), Groups.TYPE);
        Set<String> changed = directory.changed(group.id(), token.from());
        if (minimal && !token.initial() && !changed.isEmpty()) {
            entity = entity.only(changed);
        }
        entity.with("id", group.id());
        return members.isEmpty() ? entity : entity.with("members@delta", members);
    }
}
