package io.gatehouse.profile;

import java.util.List;

/** Permissions that serve one purpose, under a plain title: what a customer reads first. */
public record PermissionGroup(String key, String title, String reason, List<WantedPermission> permissions) {

    public PermissionGroup {
        permissions = List.copyOf(permissions);
    }

    public long writes() {
        return permissions.stream().filter(WantedPermission::write).count();
    }

    public long reads() {
        return permissions.size() - writes();
    }
}
