package io.gatehouse.microsoft.delta;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One group in a delta page. Large groups come on several pages, each with some members: merge them, never replace
 * (G:delta-query-overview).
 *
 * @param removal set where the group left the directory; then nothing else counts
 */
public record GroupChange(
        String id, @Nullable Removal removal, Map<GroupProperty, @Nullable String> values, List<MemberChange> members) {

    public boolean tells(GroupProperty property) {
        return values.containsKey(property);
    }

    public @Nullable String value(GroupProperty property) {
        return values.get(property);
    }

    /**
     * Somebody joined the group or is no longer a member.
     *
     * @param type Graph's type without its prefix, such as {@code user} or {@code group}; null where not told
     */
    public record MemberChange(String id, @Nullable String type, boolean removed) {}
}
