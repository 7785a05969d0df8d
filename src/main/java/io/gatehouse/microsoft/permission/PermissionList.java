package io.gatehouse.microsoft.permission;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The permissions of one resource, by name in any case. */
final class PermissionList {

    private final Map<String, GraphPermission> byName;

    private PermissionList(Map<String, GraphPermission> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    static PermissionList read(String file) {
        Map<String, GraphPermission> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines("/microsoft/" + file)) {
            if (!line.startsWith("#") && !line.isBlank()) {
                GraphPermission permission = permission(line.split(",", -1));
                found.put(permission.name(), permission);
            }
        }
        return new PermissionList(found);
    }

    Optional<GraphPermission> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Collection<GraphPermission> all() {
        return byName.values();
    }

    private static GraphPermission permission(String[] cells) {
        String level = cells[4].isEmpty() ? cells[5] : cells[4];
        return new GraphPermission(
                cells[0],
                orNull(cells[1]),
                orNull(cells[3]),
                "yes".equals(cells[2]),
                level.isEmpty() ? null : Integer.valueOf(level));
    }

    private static @Nullable String orNull(String cell) {
        return cell.isEmpty() ? null : cell;
    }

    private static List<String> lines(String path) {
        try (InputStream file = Objects.requireNonNull(PermissionList.class.getResourceAsStream(path), path)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
