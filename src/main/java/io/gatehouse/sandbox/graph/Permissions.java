package io.gatehouse.sandbox.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which permissions admit a call, read from {@code permissions.tsv} beside this class's resources. */
final class Permissions {

    /** Each inner set admits the call when all of it is granted; no set at all means never. */
    record Rule(List<Set<String>> delegated, List<Set<String>> application) {}

    private final Map<String, Rule> rules = new LinkedHashMap<>();

    Permissions() {
        try (var lines = Permissions.class.getResourceAsStream("/sandbox/graph/permissions.tsv")) {
            if (lines == null) {
                throw new IllegalStateException("permissions.tsv is missing");
            }
            new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .forEach(cells -> rules.put(
                            cells[0] + " " + cells[1], new Rule(alternatives(cells[2]), alternatives(cells[3]))));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Map<String, Rule> rules() {
        return Map.copyOf(rules);
    }

    /** Whether the granted permissions suffice for the operation, such as {@code GET /users/{id}}. */
    boolean admits(String operation, Set<String> granted, boolean delegated) {
        Rule rule = rules.get(operation);
        if (rule == null) {
            throw new IllegalStateException("No permissions are known for " + operation);
        }
        return (delegated ? rule.delegated() : rule.application()).stream().anyMatch(granted::containsAll);
    }

    private static List<Set<String>> alternatives(String cell) {
        return cell.equals("-")
                ? List.of()
                : Arrays.stream(cell.split(" "))
                        .map(each -> Set.of(each.split("\\+")))
                        .toList();
    }
}
