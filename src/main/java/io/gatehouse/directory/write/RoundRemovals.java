package io.gatehouse.directory.write;

import io.gatehouse.microsoft.delta.GroupChange;
import io.gatehouse.microsoft.delta.Removal;
import io.gatehouse.microsoft.delta.UserChange;
import io.gatehouse.shared.Inputs;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the pages of a round say is gone, together: who came back on a later page is not. */
public class RoundRemovals {

    /** Somebody in a group. */
    record Membership(UUID group, UUID member) {}

    private final Set<UUID> objects = new HashSet<>();
    private final Set<Membership> memberships = new HashSet<>();

    public void users(List<UserChange> page) {
        page.forEach(user -> object(user.id(), user.removal()));
    }

    public void groups(List<GroupChange> page) {
        for (GroupChange group : page) {
            object(group.id(), group.removal()).ifPresent(id -> members(id, group));
        }
    }

    private Optional<UUID> object(String told, @Nullable Removal removal) {
        Optional<UUID> known = Inputs.id(told);
        known.ifPresent(id -> {
            if (removal == null) {
                objects.remove(id);
            } else {
                objects.add(id);
            }
        });
        return known;
    }

    /** What a group takes with it when it goes is not asked about: that is one group. */
    private void members(UUID group, GroupChange change) {
        if (change.removal() != null) {
            return;
        }
        for (GroupChange.MemberChange member : change.members()) {
            Inputs.id(member.id()).map(id -> new Membership(group, id)).ifPresent(membership -> {
                if (member.removed()) {
                    memberships.add(membership);
                } else {
                    memberships.remove(membership);
                }
            });
        }
    }

    Set<UUID> objects() {
        return objects;
    }

    Set<Membership> memberships() {
        return memberships;
    }
}
