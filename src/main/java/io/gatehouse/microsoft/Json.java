package io.gatehouse.microsoft;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads Microsoft's JSON tolerantly: what is missing or of another type is simply not there. */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static @Nullable JsonNode object(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            return node != null && node.isObject() ? node : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    static @Nullable String text(@Nullable JsonNode node, String name) {
        JsonNode value = node == null ? null : node.get(name);
        return value == null || !value.isValueNode() || value.isNull() ? null : value.asString();
    }

    static long number(@Nullable JsonNode node, String name, long otherwise) {
        String text = text(node, name);
        try {
            return text == null ? otherwise : (long) Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            return otherwise;
        }
    }

    static List<JsonNode> items(@Nullable JsonNode node, String name) {
        JsonNode value = node == null ? null : node.get(name);
        return value == null || !value.isArray() ? List.of() : List.copyOf(value.values());
    }
}
