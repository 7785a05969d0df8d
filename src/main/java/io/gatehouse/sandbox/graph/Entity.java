package io.gatehouse.sandbox.graph;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object in the making: properties in order, null where Graph says null. */
final class Entity {

    private final Map<String, @Nullable Object> properties = new LinkedHashMap<>();

    /** An object with every property of the type, all null. */
    static Entity of(EntityType type) {
        var entity = new Entity();
        type.properties().forEach(property -> entity.properties.put(property, null));
        return entity;
    }

    Entity with(String property, @Nullable Object value) {
        properties.put(property, value);
        return this;
    }

    @Nullable
    Object get(String property) {
        return properties.get(property);
    }

    /** The part of it with these properties, in their order. */
    Entity only(Collection<String> wanted) {
        var part = new Entity();
        for (String property : wanted) {
            if (properties.containsKey(property)) {
                part.properties.put(property, properties.get(property));
            }
        }
        return part;
    }

    /** This entity with all properties of the other behind its own. */
    Entity and(Entity other) {
        properties.putAll(other.properties);
        return this;
    }

    @JsonValue
    Map<String, @Nullable Object> json() {
        return properties;
    }
}
