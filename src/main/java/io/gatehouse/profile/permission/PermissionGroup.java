package io.gatehouse.profile.permission;

import java.util.List;
import java.util.Set;

/**
 * Permissions that serve one purpose, under a plain title: what a customer reads first.
 *
 * @param only the methods that ask for them; empty means every method
 */
public record PermissionGroup(
        String key, String title, String reason, List<WantedPermission> permissions, Set<ConnectionMethod> only) {

    public PermissionGroup {
        permissions = List.copyOf(permissions);
        only = Set.copyOf(only);
    }

    public long writes() {
        return permissions.stream().filter(WantedPermission::write).count();
    }

    public long reads() {
        return permissions.size() - writes();
    }

    public boolean askedBy(ConnectionMethod method) {
        return only.isEmpty() || only.contains(method);
    }
}
