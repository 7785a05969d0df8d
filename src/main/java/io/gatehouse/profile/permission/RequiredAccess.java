package io.gatehouse.profile.permission;

/** A permission as one method of connecting declares it: of this kind, under this id. */
public record RequiredAccess(WantedPermission permission, PermissionKind kind) {

    public String id() {
        return permission.id(kind);
    }

    public String resourceAppId() {
        return permission.facts().api().appId();
    }
}
