package io.gatehouse.microsoft.permission;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A permission of Microsoft Graph.
 *
 * @param scopeId id as delegated permission; null where it cannot be delegated
 * @param roleId id as application permission; null where an app cannot hold it
 * @param adminConsent whether the delegated permission needs an administrator's consent
 * @param level privilege as Microsoft ranks it, 1 low to 5 high; null where not known
 */
public record GraphPermission(
        String name,
        @Nullable String scopeId,
        @Nullable String roleId,
        boolean adminConsent,
        @Nullable Integer level) {

    private static final Set<String> READING =
            Set.of("Read", "ReadBasic", "ReadForUser", "openid", "profile", "email", "offline_access");

    public static Optional<GraphPermission> find(String name) {
        return GraphPermissions.find(name);
    }

    /** Whether it lets its holder change something; what is not plainly reading counts as writing. */
    public boolean writes() {
        String[] parts = name.split("\\.");
        return !READING.contains(parts.length > 1 ? parts[1] : name);
    }
}
