package io.gatehouse.profile.permission;

/** Whether a permission is used on behalf of somebody who signed in, or by the application alone. */
public enum PermissionKind {
    DELEGATED,
    APPLICATION
}
