package io.gatehouse.profile.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML as plain values, the way JSON has them: dates and other inventions of YAML stay texts. */
public final class FreeForm {

    private FreeForm() {}

    static Object of(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                Map<String, Object> members = new LinkedHashMap<>();
                mapping.getValue()
                        .forEach(member ->
                                members.put(String.valueOf(of(member.getKeyNode())), of(member.getValueNode())));
                yield members;
            }
            case SequenceNode sequence ->
                List.copyOf(sequence.getValue().stream().map(FreeForm::of).toList());
            case ScalarNode scalar -> scalar(scalar);
            default -> "";
        };
    }

    /** The same values with every text changed. */
    public static Object mapTexts(Object value, UnaryOperator<String> change) {
        return switch (value) {
            case Map<?, ?> members -> {
                Map<String, Object> changed = new LinkedHashMap<>();
                members.forEach((name, member) ->
                        changed.put(String.valueOf(name), mapTexts(Objects.requireNonNull(member), change)));
                yield changed;
            }
            case List<?> elements ->
                elements.stream()
                        .map(element -> mapTexts(Objects.requireNonNull(element), change))
                        .toList();
            case String text -> change.apply(text);
            default -> value;
        };
    }

    private static Object scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        if (scalar.getTag().equals(Tag.BOOL) && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        if (scalar.getTag().equals(Tag.INT) && text.matches("-?\\d{1,9}")) {
            return Integer.valueOf(text);
        }
        return text;
    }
}
