package io.gatehouse.provider;

import io.gatehouse.shared.Permission;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an operator or API client is, by app role in the provider's home tenant; the first one is the mightiest. All may
 * read the audit trail: who works on a customer has to see who did what before, and the events tell the same.
 */
public enum Role {
    OWNER("Gatehouse.Owner", EnumSet.allOf(Permission.class)),
    OPERATOR(
            "Gatehouse.Operator",
            EnumSet.of(Permission.VIEW, Permission.AUDIT, Permission.OPERATE, Permission.USE_TOKENS)),
    AUDITOR("Gatehouse.Auditor", EnumSet.of(Permission.VIEW, Permission.AUDIT));

    private final String appRole;
    private final Set<Permission> permissions;

    Role(String appRole, Set<Permission> permissions) {
        this.appRole = appRole;
        this.permissions = Set.copyOf(permissions);
    }

    /** The mightiest of the app roles in a token's {@code roles} claim; empty where none is ours. */
    public static Optional<Role> of(Collection<String> appRoles) {
        return Stream.of(values())
                .filter(role -> appRoles.contains(role.appRole))
                .findFirst();
    }

    public String appRole() {
        return appRole;
    }

    public Set<Permission> permissions() {
        return permissions;
    }
}
