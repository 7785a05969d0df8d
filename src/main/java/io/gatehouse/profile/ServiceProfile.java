package io.gatehouse.profile;

import java.util.List;

/**
 * What one service asks of a customer's tenant, and why. The methods stand in the order of recommendation; the
 * delegated permissions are those of all groups.
 */
public record ServiceProfile(
        String key,
        int version,
        String displayName,
        String summary,
        List<PermissionGroup> groups,
        List<ConnectionMethod> methods,
        RegistrationHome registration,
        ActsAs actsAs) {

    public ServiceProfile {
        groups = List.copyOf(groups);
        methods = List.copyOf(methods);
    }

    public List<WantedPermission> delegated() {
        return groups.stream().flatMap(group -> group.permissions().stream()).toList();
    }

    public List<String> scopes() {
        return delegated().stream().map(WantedPermission::name).toList();
    }

    public long writes() {
        return delegated().stream().filter(WantedPermission::write).count();
    }
}
