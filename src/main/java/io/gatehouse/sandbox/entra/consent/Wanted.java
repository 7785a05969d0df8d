package io.gatehouse.sandbox.entra.consent;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Permissions by the appId of the resource that has them: delegated ones, and app roles. OpenID scopes count as Graph's. */
public record Wanted(Map<String, Set<String>> permissions, Map<String, Set<String>> roles) {

    public static Wanted delegated(Map<String, Set<String>> permissions) {
        return new Wanted(permissions, Map.of());
    }

    public boolean nothing() {
        return permissions.values().stream().allMatch(Set::isEmpty)
                && roles.values().stream().allMatch(Set::isEmpty);
    }

    public Set<String> resources() {
        var resources = new LinkedHashSet<String>();
        permissions.forEach((resource, values) -> addUnlessEmpty(resources, resource, values));
        roles.forEach((resource, values) -> addUnlessEmpty(resources, resource, values));
        return resources;
    }

    private static void addUnlessEmpty(Set<String> resources, String resource, Set<String> values) {
        if (!values.isEmpty()) {
            resources.add(resource);
        }
    }

    static void add(Map<String, Set<String>> all, String resource, String value) {
        all.computeIfAbsent(resource, none -> new LinkedHashSet<>()).add(value);
    }

    /** A copy whose sets can be changed. */
    static Map<String, Set<String>> copy(Map<String, Set<String>> all) {
        var copy = new LinkedHashMap<String, Set<String>>();
        all.forEach((resource, values) -> copy.put(resource, new LinkedHashSet<>(values)));
        return copy;
    }
}
