package io.gatehouse.microsoft;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The permissions we know, so that a name is checked before a consent page is asked for it. */
public final class GraphPermissions {

    /** Microsoft Graph as resource, the same in every tenant. */
    public static final String GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";

    private static final Map<String, GraphPermission> ALL = read();

    private GraphPermissions() {}

    /** By short or full name, in any case. */
    public static Optional<GraphPermission> find(String name) {
        return Optional.ofNullable(ALL.get(Scopes.shortName(name)));
    }

    public static Collection<GraphPermission> all() {
        return ALL.values();
    }

    /** The names among these that nobody can consent to as delegated permissions. */
    public static Set<String> notDelegated(Collection<String> names) {
        return names.stream()
                .filter(name -> find(name).map(GraphPermission::scopeId).isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Map<String, GraphPermission> read() {
        Map<String, GraphPermission> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines()) {
            if (!line.startsWith("#") && !line.isBlank()) {
                GraphPermission permission = permission(line.split(",", -1));
                found.put(permission.name(), permission);
            }
        }
        return Collections.unmodifiableMap(found);
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

    private static List<String> lines() {
        try (InputStream file = GraphPermissions.class.getResourceAsStream("/microsoft/graph-permissions.csv")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
