package io.gatehouse.sandbox.graph.query;

import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.EntityType;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code $select} asks for; empty means the properties that the type shows unasked. */
public record Selection(List<String> properties) {

    public static final Selection DEFAULT = new Selection(List.of());

    /** Parses {@code $select} and refuses what the type does not have. */
    public static Selection parse(@Nullable String select, EntityType type) {
        if (select == null || select.isBlank()) {
            return DEFAULT;
        }
        var wanted = new LinkedHashSet<>(Arrays.asList(select.strip().split("\\s*,\\s*")));
        for (String property : wanted) {
            if (!type.properties().contains(property)) {
                throw new GraphFailure(
                        400,
                        "BadRequest",
                        "Parsing OData Select and Expand failed: Could not find a property named '%s' on type 'microsoft.graph.%s'."
                                .formatted(property, type.name()),
                        Map.of());
            }
        }
        return new Selection(List.copyOf(wanted));
    }

    boolean isDefault() {
        return properties.isEmpty();
    }

    /** {@code (displayName,mail)} as it stands in a context address; nothing for the default. */
    public String context() {
        return isDefault() ? "" : "(" + String.join(",", properties) + ")";
    }

    /** The wanted part of an entity that holds all properties of its type. */
    public Entity of(Entity entity, EntityType type) {
        return entity.only(isDefault() ? type.shownUnasked() : properties);
    }
}
