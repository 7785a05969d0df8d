package io.gatehouse.sandbox.graph.entity;

import io.gatehouse.sandbox.World;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * At which version of the world each property of an object last changed, kept as a note of the world. The property
 * {@code *} stands for all: the object was created or restored then.
 */
public record PropertyChanges(Map<String, Long> versions) {

    private static final String ALL = "*";

    public static PropertyChanges of(World world, String id) {
        return parse(world.note(key(id)));
    }

    /** Records that these properties changed at that version; no property means all. */
    public static void record(World world, String id, Set<String> properties, long version) {
        var versions = new TreeMap<>(of(world, id).versions());
        (properties.isEmpty() ? Set.of(ALL) : properties).forEach(property -> versions.put(property, version));
        world.note(
                key(id),
                versions.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(",")));
    }

    /** What changed after a version; empty when all may have, or when nothing is known. */
    Set<String> since(long version) {
        var recent = versions.entrySet().stream()
                .filter(entry -> entry.getValue() > version)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return recent.contains(ALL) ? Set.of() : recent;
    }

    private static PropertyChanges parse(@Nullable String note) {
        var versions = new TreeMap<String, Long>();
        if (note != null && !note.isEmpty()) {
            for (String entry : note.split(",")) {
                int equals = entry.indexOf('=');
                versions.put(entry.substring(0, equals), Long.parseLong(entry.substring(equals + 1)));
            }
        }
        return new PropertyChanges(versions);
    }

    private static String key(String id) {
        return "changed:" + id;
    }
}
