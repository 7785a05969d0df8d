package io.gatehouse.microsoft.http;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads Microsoft's JSON tolerantly: what is missing or of another type is simply not there. */
public final class Json {

    public static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** U+0000 as JSON writes it, with what stands before it as long as that is no half of an escaped backslash. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*+)(?:\\\\u0000)+");

    private Json() {}

    /** The same text without U+0000 in its values: PostgreSQL keeps none. */
    public static String withoutNul(String json) {
        return json.contains("\\u0000") ? NUL.matcher(json).replaceAll("$1") : json;
    }

    public static @Nullable JsonNode object(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            return node != null && node.isObject() ? node : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    public static @Nullable String text(@Nullable JsonNode node, String name) {
        JsonNode value = node == null ? null : node.get(name);
        return value == null || !value.isValueNode() || value.isNull() ? null : value.asString();
    }

    public static long number(@Nullable JsonNode node, String name, long otherwise) {
        String text = text(node, name);
        try {
            return text == null ? otherwise : (long) Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            return otherwise;
        }
    }

    public static List<JsonNode> items(@Nullable JsonNode node, String name) {
        JsonNode value = node == null ? null : node.get(name);
        return value == null || !value.isArray() ? List.of() : List.copyOf(value.values());
    }
}
