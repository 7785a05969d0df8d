package io.gatehouse.sandbox.graph.entity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object in the making: properties in order, null where Graph says null. */
public final class Entity {

    private final Map<String, @Nullable Object> properties = new LinkedHashMap<>();

    /** An object with every property of the type, all null. */
    public static Entity of(EntityType type) {
        var entity = new Entity();
        type.properties().forEach(property -> entity.properties.put(property, null));
        return entity;
    }

    public Entity with(String property, @Nullable Object value) {
        properties.put(property, value);
        return this;
    }

    public Entity without(String property) {
        properties.remove(property);
        return this;
    }

    public @Nullable Object get(String property) {
        return properties.get(property);
    }

    /** The part of it with these properties, in their order. */
    public Entity only(Collection<String> wanted) {
        var part = new Entity();
        for (String property : wanted) {
            if (properties.containsKey(property)) {
                part.properties.put(property, properties.get(property));
            }
        }
        return part;
    }

    /** This entity with all properties of the other behind its own. */
    public Entity and(Entity other) {
        properties.putAll(other.properties);
        return this;
    }

    @JsonValue
    Map<String, @Nullable Object> json() {
        return properties;
    }
}
