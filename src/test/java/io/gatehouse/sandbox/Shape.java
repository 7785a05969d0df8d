package io.gatehouse.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The members and types of an answer as Microsoft documents it; {@code sandbox/SHAPES.md} tells where. An empty text stands
 * for any text, a number for any number, null for anything, and {@code text?}, {@code number?}, {@code truth?} for such a
 * value or null. Each element of an array has the shape of the array's element; where there are several, of one of them,
 * and all of them occur. An answer may have members besides: the documented examples are cut short themselves.
 */
public final class Shape {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Shape() {}

    /** Compares with {@code src/test/resources/sandbox/<name>.json}. */
    public static void assertShape(String name, JsonNode actual) {
        try (InputStream shape = Shape.class.getResourceAsStream("/sandbox/" + name + ".json")) {
            List<String> differences = differences("", JSON.readTree(Objects.requireNonNull(shape, name)), actual);
            assertThat(differences).as("%s: %s", name, actual).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> differences(String path, JsonNode shape, JsonNode actual) {
        if (shape.isNull() || actual.isNull() && optional(shape)) {
            return List.of();
        }
        if (!sameType(shape, actual)) {
            return List.of(path + " is " + actual.getNodeType() + ", not " + shape);
        }
        List<String> differences = new ArrayList<>();
        shape.properties().forEach(member -> {
            String place = path + "/" + member.getKey();
            JsonNode value = actual.get(member.getKey());
            differences.addAll(
                    value == null ? List.of(place + " is missing") : differences(place, member.getValue(), value));
        });
        if (shape.isArray() && !shape.isEmpty()) {
            differences.addAll(elements(path + "[]", shape, actual));
        }
        return differences;
    }

    private static List<String> elements(String path, JsonNode shapes, JsonNode actual) {
        List<String> differences = new ArrayList<>();
        for (JsonNode each : actual) {
            List<List<String>> tried = shapes.valueStream()
                    .map(shape -> differences(path, shape, each))
                    .toList();
            if (tried.stream().noneMatch(List::isEmpty)) {
                differences.addAll(tried.getFirst());
            }
        }
        for (JsonNode shape : shapes) {
            if (actual.valueStream()
                    .noneMatch(each -> differences(path, shape, each).isEmpty())) {
                differences.add(path + " has none like " + shape);
            }
        }
        return differences;
    }

    private static boolean optional(JsonNode shape) {
        return shape.isString() && shape.asString().endsWith("?");
    }

    private static boolean sameType(JsonNode shape, JsonNode actual) {
        return switch (optional(shape) ? shape.asString() : "") {
            case "number?" -> actual.isNumber();
            case "truth?" -> actual.isBoolean();
            default -> shape.getNodeType() == actual.getNodeType();
        };
    }
}
