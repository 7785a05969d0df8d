package io.gatehouse.profile.reading;

import io.gatehouse.profile.permission.Api;
import io.gatehouse.profile.permission.Apis;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.PermissionFacts;
import io.gatehouse.profile.permission.PermissionGroup;
import io.gatehouse.profile.permission.PermissionKind;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.profile.yaml.Names;
import io.gatehouse.profile.yaml.Spelling;
import io.gatehouse.profile.yaml.YamlMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the groups of permissions; a name that Microsoft does not know is refused with the likely right one. */
final class PermissionReader {

    private final Set<String> seen = new HashSet<>();

    PermissionGroup group(YamlMap map) {
        String key = Names.key(map, "key");
        List<WantedPermission> permissions = map.maps("permissions", wanted -> permission(wanted, key));
        if (permissions.isEmpty()) {
            map.reading().problem(map.pathOf("permissions"), "group-empty", key);
        }
        return new PermissionGroup(
                key,
                map.words("title"),
                map.words("reason"),
                permissions,
                Set.copyOf(map.choices("only", ConnectionMethod.class)));
    }

    private WantedPermission permission(YamlMap map, String group) {
        String name = map.text("name");
        Api api = api(map);
        boolean write = map.flag("write");
        Set<PermissionKind> kinds = kinds(map);
        if (!name.isEmpty() && !seen.add(api.name() + " " + name)) {
            map.reading().problem(map.pathOf("name"), "listed-twice", name);
        }
        Optional<Apis.Known> known = Apis.permission(api, name);
        if (known.isPresent()) {
            check(map, known.get(), write, kinds);
        } else if (!name.isEmpty()) {
            refuse(map, api, name);
        }
        return new WantedPermission(name, map.words("reason"), write, group, facts(api, kinds, known));
    }

    private static PermissionFacts facts(Api api, Set<PermissionKind> kinds, Optional<Apis.Known> known) {
        return new PermissionFacts(
                api,
                kinds,
                known.map(Apis.Known::scopeId).orElse(null),
                known.map(Apis.Known::roleId).orElse(null),
                known.map(Apis.Known::adminConsent).orElse(true),
                known.map(Apis.Known::level).orElse(null));
    }

    private static Set<PermissionKind> kinds(YamlMap map) {
        List<PermissionKind> kinds = map.choices("kinds", PermissionKind.class);
        return kinds.isEmpty() ? Set.of(PermissionKind.DELEGATED) : Set.copyOf(kinds);
    }

    private static Api api(YamlMap map) {
        String name = map.has("api") ? map.text("api") : Apis.GRAPH.name();
        Optional<Api> api = Apis.find(name);
        if (api.isEmpty() && !name.isEmpty()) {
            map.reading().problem(map.pathOf("api"), "unknown-choice", name, String.join(", ", Apis.names()));
        }
        return api.orElse(Apis.GRAPH);
    }

    private static void check(YamlMap map, Apis.Known known, boolean write, Set<PermissionKind> kinds) {
        if (known.writes() != write) {
            map.reading()
                    .problem(
                            map.pathOf(map.has("write") ? "write" : "name"),
                            known.writes() ? "write-missing" : "write-wrong",
                            known.name());
        }
        for (PermissionKind kind : kinds) {
            if ((kind == PermissionKind.DELEGATED ? known.scopeId() : known.roleId()) == null) {
                map.reading().problem(map.pathOf("name"), "no-such-kind", known.name(), kind.name());
            }
        }
    }

    private static void refuse(YamlMap map, Api api, String name) {
        Spelling.nearest(name, Apis.permissions(api))
                .ifPresentOrElse(
                        near -> map.reading()
                                .problem(map.pathOf("name"), "unknown-permission-near", name, api.name(), near),
                        () -> map.reading().problem(map.pathOf("name"), "unknown-permission", name, api.name()));
    }
}
