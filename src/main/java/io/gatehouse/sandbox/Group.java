package io.gatehouse.sandbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group of one tenant with its direct members (user ids). Left members stay in the map, so that delta queries can
 * report them; {@link #memberIds()} leaves them out.
 */
public record Group(
        String id,
        String tenantId,
        Profile profile,
        Map<String, Membership> members,
        long version,
        @Nullable Instant deletedAt) {

    /** What Graph shows of a group. */
    public record Profile(
            String displayName,
            @Nullable String description,
            String mailNickname,
            @Nullable String mail,
            boolean mailEnabled,
            boolean securityEnabled,
            List<String> groupTypes,
            Instant createdAt) {}

    /** Since which version somebody is, or is no longer, a member. */
    public record Membership(long version, boolean left) {}

    public boolean present() {
        return deletedAt == null;
    }

    public List<String> memberIds() {
        return members.entrySet().stream()
                .filter(entry -> !entry.getValue().left())
                .map(Map.Entry::getKey)
                .toList();
    }

    public Group with(Profile changed) {
        return new Group(id, tenantId, changed, members, version, deletedAt);
    }

    /** This group after the user joined or left at that version. */
    public Group withMember(String userId, boolean left, long atVersion) {
        var changed = new LinkedHashMap<>(members);
        changed.put(userId, new Membership(atVersion, left));
        return new Group(id, tenantId, profile, changed, version, deletedAt);
    }

    public Group deleted(@Nullable Instant at) {
        return new Group(id, tenantId, profile, members, version, at);
    }

    Group at(long newVersion) {
        return new Group(id, tenantId, profile, members, newVersion, deletedAt);
    }
}
