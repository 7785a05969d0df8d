package io.gatehouse.profile.yaml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The members of one mapping, read strictly: a member that nobody reads is a mistake of its author. A member that is
 * missing or of the wrong kind is reported, and a stand-in is returned so that reading can go on.
 */
public final class YamlMap {

    private static final int LONGEST_TEXT = 4000;

    private final Reading reading;
    private final String path;
    private final Map<String, Node> members = new LinkedHashMap<>();
    private final Set<String> read = new LinkedHashSet<>();

    private YamlMap(Reading reading, String path) {
        this.reading = reading;
        this.path = path;
    }

    /** Reads one mapping and complains about what was left over. */
    public static <T> T read(Node node, String path, Reading reading, Function<YamlMap, T> reader) {
        YamlMap map = new YamlMap(reading, path);
        reading.stands(path, node);
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(member -> map.add(member.getKeyNode(), member.getValueNode()));
        } else {
            reading.problem(path, "not-members");
        }
        T result = reader.apply(map);
        if (node instanceof MappingNode) {
            map.refuseUnread();
        }
        return result;
    }

    private void add(Node key, Node value) {
        String name = key instanceof ScalarNode scalar ? scalar.getValue() : "?";
        reading.stands(pathOf(name), key);
        if (members.putIfAbsent(name, value) != null) {
            reading.problem(pathOf(name), "member-twice", name);
        }
    }

    private void refuseUnread() {
        members.keySet().stream()
                .filter(name -> !read.contains(name))
                .forEach(name -> Spelling.nearest(name, read)
                        .ifPresentOrElse(
                                near -> reading.problem(pathOf(name), "unknown-member-near", name, near),
                                () -> reading.problem(pathOf(name), "unknown-member", name, String.join(", ", read))));
    }

    public Reading reading() {
        return reading;
    }

    public String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public boolean has(String name) {
        read.add(name);
        return members.containsKey(name);
    }

    /** A text that must be there. */
    public String text(String name) {
        String text = optional(name);
        if (text == null && !members.containsKey(name)) {
            reading.problem(pathOf(name), "missing", name);
        }
        return text == null ? "" : text;
    }

    public @Nullable String optional(String name) {
        Node node = node(name);
        return node == null ? null : scalar(node, pathOf(name));
    }

    public int number(String name, @Nullable Integer otherwise) {
        String text = otherwise == null || has(name) ? text(name) : otherwise.toString();
        if (text.matches("\\d{1,6}")) {
            return Integer.parseInt(text);
        }
        if (!text.isEmpty()) {
            reading.problem(pathOf(name), "not-a-number", text);
        }
        return 1;
    }

    public boolean flag(String name) {
        String text = optional(name);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            reading.problem(pathOf(name), "not-a-flag", text);
        }
        return "true".equals(text);
    }

    /** One of an enum's names; null as stand-in makes the member required. */
    public <E extends Enum<E>> E choice(String name, Class<E> type, @Nullable E otherwise) {
        E[] all = type.getEnumConstants();
        if (otherwise != null && !has(name)) {
            return otherwise;
        }
        String text = text(name);
        return text.isEmpty() ? all[0] : constant(text, pathOf(name), all);
    }

    public <E extends Enum<E>> List<E> choices(String name, Class<E> type) {
        return elements(name, (node, at) -> {
            String text = scalar(node, at);
            return constant(text == null ? "" : text, at, type.getEnumConstants());
        });
    }

    public List<String> texts(String name) {
        return elements(name, (node, at) -> {
            String text = scalar(node, at);
            return text == null ? "" : text;
        });
    }

    /** A text for people, which must be there: plain, or one for each language. */
    public String words(String name) {
        String words = optionalWords(name);
        if (words == null && !members.containsKey(name)) {
            reading.problem(pathOf(name), "missing", name);
        }
        return words == null ? "" : words;
    }

    public @Nullable String optionalWords(String name) {
        Node node = node(name);
        return node == null ? null : words(node, pathOf(name));
    }

    public List<String> wordList(String name) {
        return elements(name, this::words);
    }

    public <T> List<T> maps(String name, Function<YamlMap, T> reader) {
        return elements(name, (node, at) -> YamlMap.read(node, at, reading, reader));
    }

    public <T> @Nullable T map(String name, Function<YamlMap, T> reader) {
        Node node = node(name);
        return node == null ? null : YamlMap.read(node, pathOf(name), reading, reader);
    }

    /** Members that no rule of ours describes: maps, lists, texts, numbers and flags as they stand. */
    public Map<String, Object> free(String name) {
        Node node = node(name);
        Object value = node == null ? Map.of() : FreeForm.of(node);
        if (!(value instanceof Map<?, ?> members)) {
            reading.problem(pathOf(name), "not-members");
            return Map.of();
        }
        Map<String, Object> free = new LinkedHashMap<>();
        members.forEach((key, member) -> free.put(String.valueOf(key), member));
        return free;
    }

    private String words(Node node, String at) {
        if (!(node instanceof MappingNode mapping)) {
            String text = scalar(node, at);
            return text == null ? "" : text;
        }
        Map<String, String> translations = new LinkedHashMap<>();
        mapping.getValue().forEach(member -> {
            String language = member.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?";
            reading.stands(at + "." + language, member.getKeyNode());
            if (!language.matches("[a-z]{2}")) {
                reading.problem(at + "." + language, "not-a-language", language);
            }
            String text = scalar(member.getValueNode(), at + "." + language);
            translations.put(language, text == null ? "" : text);
        });
        reading.languages().addAll(translations.keySet());
        if (!translations.containsKey(Reading.BASE_LANGUAGE)) {
            reading.problem(at, "no-base-language", Reading.BASE_LANGUAGE);
        }
        String base = translations.getOrDefault(Reading.BASE_LANGUAGE, "");
        return translations.getOrDefault(reading.language(), base);
    }

    private @Nullable Node node(String name) {
        return has(name) ? members.get(name) : null;
    }

    private interface Element<T> {
        T read(Node node, String path);
    }

    private <T> List<T> elements(String name, Element<T> reader) {
        Node node = node(name);
        List<T> found = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node element : sequence.getValue()) {
                String at = pathOf(name) + "[" + found.size() + "]";
                reading.stands(at, element);
                found.add(reader.read(element, at));
            }
        } else if (node != null) {
            reading.problem(pathOf(name), "not-a-list");
        }
        return found;
    }

    private @Nullable String scalar(Node node, String at) {
        if (!(node instanceof ScalarNode scalar)) {
            reading.problem(at, "not-a-text");
            return null;
        }
        String text = scalar.getValue().strip();
        if (text.isEmpty()) {
            reading.problem(at, "blank");
        } else if (text.length() > LONGEST_TEXT) {
            reading.problem(at, "too-long", LONGEST_TEXT);
        }
        return text;
    }

    private <E extends Enum<E>> E constant(String text, String at, E[] all) {
        for (E constant : all) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        List<String> names = Arrays.stream(all).map(Enum::name).toList();
        if (!text.isEmpty()) {
            Spelling.nearest(text.toUpperCase(Locale.ROOT), names)
                    .ifPresentOrElse(
                            near -> reading.problem(at, "unknown-choice-near", text, near),
                            () -> reading.problem(at, "unknown-choice", text, String.join(", ", names)));
        }
        return all[0];
    }
}
