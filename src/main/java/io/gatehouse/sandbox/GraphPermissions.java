package io.gatehouse.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Permissions that Microsoft Graph publishes, with the texts the consent page shows. */
public final class GraphPermissions {

    /** A permission by its value (such as User.Read), as delegated permission and as app role. */
    public record GraphPermission(
            String value,
            @Nullable Scope delegated,
            @Nullable Role application) {}

    /** A delegated permission; {@code admin}: only administrators can consent to it. */
    public record Scope(
            String id,
            boolean admin,
            String adminTitle,
            String adminText,
            @Nullable String userTitle,
            @Nullable String userText) {}

    /** An application permission. */
    public record Role(String id, String title, String text) {}

    private final List<GraphPermission> all;
    private final Map<String, GraphPermission> byValue;

    private GraphPermissions(List<GraphPermission> all) {
        this.all = all;
        this.byValue = all.stream()
                .collect(Collectors.toMap(
                        permission -> permission.value().toLowerCase(Locale.ROOT),
                        Function.identity(),
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    static GraphPermissions load() {
        try (InputStream data = GraphPermissions.class.getResourceAsStream("/sandbox/graph-permissions.json")) {
            if (data == null) {
                throw new IllegalStateException("sandbox/graph-permissions.json is missing");
            }
            return new GraphPermissions(List.of(JsonMapper.builder().build().readValue(data, GraphPermission[].class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<GraphPermission> all() {
        return all;
    }

    /** By value, whatever its case. */
    public Optional<GraphPermission> named(String value) {
        return Optional.ofNullable(byValue.get(value.toLowerCase(Locale.ROOT)));
    }

    /** The value of a delegated permission or app role id. */
    public Optional<String> valueOf(String id) {
        return all.stream()
                .filter(permission -> isScope(permission, id) || isRole(permission, id))
                .map(GraphPermission::value)
                .findFirst();
    }

    private static boolean isScope(GraphPermission permission, String id) {
        Scope scope = permission.delegated();
        return scope != null && scope.id().equals(id);
    }

    private static boolean isRole(GraphPermission permission, String id) {
        Role role = permission.application();
        return role != null && role.id().equals(id);
    }
}
