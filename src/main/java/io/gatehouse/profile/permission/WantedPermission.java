package io.gatehouse.profile.permission;

import java.util.Objects;

/**
 * A permission that a service asks for, with the reason a customer reads before signing in.
 *
 * @param write whether its holder can change something
 * @param group key of the {@link PermissionGroup} it belongs to
 */
public record WantedPermission(String name, String reason, boolean write, String group, PermissionFacts facts) {

    /** As a sign-in asks for it: the short name for Graph, with the resource in front for every other API. */
    public String scope() {
        return facts.api().graph() ? name : facts.api().uri() + "/" + name;
    }

    public boolean delegated() {
        return facts.kinds().contains(PermissionKind.DELEGATED);
    }

    public boolean application() {
        return facts.kinds().contains(PermissionKind.APPLICATION);
    }

    /** How it is held when this one acts: an application alone takes the application permission where there is one. */
    public PermissionKind kind(ActsAs actsAs) {
        boolean alone = !delegated() || (actsAs == ActsAs.APPLICATION && application());
        return alone ? PermissionKind.APPLICATION : PermissionKind.DELEGATED;
    }

    /** The id that a registration lists and a grant names. */
    public String id(PermissionKind kind) {
        String id = kind == PermissionKind.DELEGATED ? facts.scopeId() : facts.roleId();
        return Objects.requireNonNull(id, () -> name + " cannot be held as " + kind);
    }
}
