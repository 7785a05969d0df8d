package io.gatehouse.profile.lint;

import io.gatehouse.profile.permission.WantedPermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows which permission includes another one of the same API. */
final class Coverage {

    /** Beyond what the names tell (texts of the “Microsoft Graph permissions reference”). */
    private static final Map<String, Set<String>> INCLUDES = Map.of(
            "Chat.Read", Set.of("Chat.ReadBasic", "ChatMessage.Read"),
            "Chat.ReadWrite", Set.of("Chat.Read", "Chat.ReadBasic", "ChatMessage.Read"),
            "Directory.Read.All",
                    Set.of("Organization.Read.All", "Domain.Read.All", "Group.Read.All", "GroupMember.Read.All"),
            "Directory.ReadWrite.All",
                    Set.of("Organization.Read.All", "Domain.Read.All", "Group.Read.All", "GroupMember.Read.All"));

    private Coverage() {}

    /** The permission among these that makes this one superfluous. */
    static Optional<WantedPermission> covering(WantedPermission permission, List<WantedPermission> all) {
        return all.stream()
                .filter(other -> other.facts().api().equals(permission.facts().api())
                        && other.facts().kinds().containsAll(permission.facts().kinds())
                        && includes(other.name(), permission.name()))
                .findFirst();
    }

    static boolean includes(String broad, String narrow) {
        if (broad.equals(narrow)) {
            return false;
        }
        boolean byName = broad.contains(".ReadWrite")
                && (narrow.equals(broad.replace(".ReadWrite", ".Read"))
                        || narrow.equals(broad.replace(".ReadWrite", ".ReadBasic")));
        boolean basic = broad.endsWith(".Read.All") && narrow.equals(broad.replace(".Read.All", ".ReadBasic.All"));
        return byName || basic || INCLUDES.getOrDefault(broad, Set.of()).contains(narrow);
    }
}
