package io.gatehouse.profile;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/** One YAML file as written; {@link #profile()} refuses what makes no sense. */
record ProfileFile(
        String key,
        int version,
        @Name("display-name") String displayName,
        String summary,
        RegistrationHome registration,
        @Name("acts-as") ActsAs actsAs,
        @DefaultValue List<ConnectionMethod> methods,
        @DefaultValue List<Group> groups) {

    record Group(
            String key,
            String title,
            String reason,
            @DefaultValue List<Wanted> permissions) {

        PermissionGroup group() {
            return new PermissionGroup(
                    key,
                    title,
                    reason,
                    permissions.stream()
                            .map(wanted -> new WantedPermission(wanted.name, wanted.reason, wanted.write, key))
                            .toList());
        }
    }

    record Wanted(
            String name,
            String reason,
            @DefaultValue("false") boolean write) {}

    ServiceProfile profile() {
        require(key != null && key.matches("[a-z][a-z0-9-]{1,39}"), "key must be lower-case words joined by hyphens");
        require(version > 0, "version must be positive");
        require(displayName != null && summary != null, "display-name and summary are required");
        require(registration != null && actsAs != null, "registration and acts-as are required");
        require(!methods.isEmpty(), "at least one method is required");
        require(!groups.isEmpty(), "at least one permission group is required");
        groups.forEach(this::check);
        ServiceProfile profile = new ServiceProfile(
                key,
                version,
                displayName,
                summary,
                groups.stream().map(Group::group).toList(),
                methods,
                registration,
                actsAs);
        Set<String> names = new HashSet<>();
        profile.scopes().forEach(scope -> require(names.add(scope), scope + " is listed twice"));
        return profile;
    }

    private void check(Group group) {
        require(group.key != null && group.title != null && group.reason != null, "a group lacks key, title or reason");
        require(!group.permissions.isEmpty(), "group " + group.key + " is empty");
        group.permissions.forEach(wanted -> {
            require(wanted.name != null, "a permission of group " + group.key + " has no name");
            require(wanted.reason != null && !wanted.reason.isBlank(), wanted.name + " has no reason");
        });
    }

    private void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalStateException("Service profile " + key + ": " + sentence);
        }
    }
}
