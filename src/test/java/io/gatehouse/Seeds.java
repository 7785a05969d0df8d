package io.gatehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code src/docs/seeds.md}, read: every row of the vendors' procedures and the numbers at its head. */
record Seeds(Map<String, Integer> head, List<Row> rows) {

    private static final Path PAGE = Path.of("src/docs/seeds.md");
    private static final Pattern ROW = Pattern.compile("\\| (S\\d-\\d+) \\| (.+?) \\| (\\w+) \\| (.+?) \\| (.+?) \\|");
    private static final Pattern COUNT = Pattern.compile("\\| ([a-z]+) \\| (\\d+) \\| .+ \\|");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");

    /** What Gatehouse does about a row. */
    enum State {
        AUTOMATED,
        VERIFIED,
        TASK,
        REFUSED,
        OPEN
    }

    /** A test method by the simple name of its class. */
    record Proof(String type, String method) {}

    record Row(String id, String name, State state, String cover, List<Proof> proofs) {}

    static Seeds read() {
        try {
            List<String> lines = Files.readAllLines(PAGE);
            Map<String, Integer> head = new LinkedHashMap<>();
            matches(COUNT, lines).forEach(found -> head.put(found.group(1), Integer.valueOf(found.group(2))));
            return new Seeds(head, matches(ROW, lines).map(Seeds::row).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines that begin like a row, whether they can be read or not. */
    static List<String> linesOfRows() {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.matches("\\|\\s*S\\d.*")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Row> in(State... states) {
        List<State> wanted = Arrays.asList(states);
        return rows.stream().filter(row -> wanted.contains(row.state())).toList();
    }

    private static Row row(MatchResult found) {
        List<Proof> proofs = NAMED.matcher(found.group(5))
                .results()
                .map(name -> new Proof(name.group(1), name.group(2)))
                .toList();
        State state = State.valueOf(found.group(3).toUpperCase(java.util.Locale.ROOT));
        return new Row(found.group(1), found.group(2), state, found.group(4), proofs);
    }

    private static Stream<MatchResult> matches(Pattern pattern, List<String> lines) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.toMatchResult());
    }
}
