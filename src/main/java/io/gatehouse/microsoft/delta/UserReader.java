package io.gatehouse.microsoft.delta;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Reads a user straight from the stream: a tree of each costs more than all else in a directory of many thousands. */
final class UserReader {

    private static final Map<String, UserProperty> PROPERTIES = Arrays.stream(UserProperty.values())
            .collect(Collectors.toMap(UserProperty::graphName, Function.identity()));

    private UserReader() {}

    static UserChange read(JsonParser parser) {
        String id = null;
        Removal removal = null;
        Map<UserProperty, @Nullable String> values = new EnumMap<>(UserProperty.class);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            UserProperty property = PROPERTIES.get(name);
            if (property != null) {
                values.put(property, value(parser));
            } else if (name.equals("id")) {
                id = value(parser);
            } else if (name.equals("@removed")) {
                JsonNode reason = parser.readValueAsTree();
                removal = DeltaObjects.reason(reason);
            } else {
                parser.skipChildren();
            }
        }
        return new UserChange(DeltaObjects.id(id), removal, values);
    }

    private static @Nullable String value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_ARRAY) {
            return joined(parser);
        }
        parser.skipChildren();
        return scalar(token) ? parser.getString() : null;
    }

    private static String joined(JsonParser parser) {
        StringJoiner values = new StringJoiner(", ");
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            parser.skipChildren();
            if (scalar(token)) {
                values.add(parser.getString());
            }
        }
        return values.toString();
    }

    private static boolean scalar(@Nullable JsonToken token) {
        return token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL;
    }
}
