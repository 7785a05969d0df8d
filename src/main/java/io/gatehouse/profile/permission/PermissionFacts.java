package io.gatehouse.profile.permission;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Microsoft says about a permission.
 *
 * @param kinds the kinds that the profile asks for
 * @param adminConsent whether only an administrator can consent to it as delegated permission
 * @param level privilege as Microsoft ranks it, 1 low to 5 high; null where not known
 */
public record PermissionFacts(
        Api api,
        Set<PermissionKind> kinds,
        @Nullable String scopeId,
        @Nullable String roleId,
        boolean adminConsent,
        @Nullable Integer level) {

    public PermissionFacts {
        kinds = Set.copyOf(kinds);
    }
}
