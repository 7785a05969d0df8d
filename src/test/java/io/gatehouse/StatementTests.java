package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A statement names the columns it reads. One that reads all of a table's columns fails, once prepared, as soon as a newer
 * replica's migration has added a column (ADR 33).
 */
@Execution(value = ExecutionMode.CONCURRENT, reason = "reads files only")
class StatementTests {

    /** A star where columns stand; {@code count(*)} has none before it. */
    private static final Pattern ALL_COLUMNS = Pattern.compile(
            "(?:\\bselect|\\bdistinct|\\breturning|,)\\s+((?:[a-z_]+\\.)?\\*)", Pattern.CASE_INSENSITIVE);

    private static final Pattern JAVADOC = Pattern.compile("^\\s*/?\\*.*$", Pattern.MULTILINE);

    /** All columns of what the statement itself has made and named, or of arrays it was given; never of a table. */
    private static final Map<String, List<String>> OF_ITS_OWN = Map.of(
            "ConnectionLists", List.of("s.*"),
            "DirectoryLists", List.of("*", "*", "*"),
            "EntityTable", List.of("*", "*", "*"),
            "FactLists", List.of("told.*", "told.*"),
            "FactRows", List.of("*"),
            "FactWriter", List.of("told.*", "*"),
            "InboxHousekeeping", List.of("*"),
            "InboxRows", List.of("n.*"));

    @Test
    void readNoColumnThatTheyDoNotName() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                List<String> stars = stars(read(file));
                if (!stars.isEmpty()) {
                    found.put(file.getFileName().toString().replace(".java", ""), stars);
                }
            });
        }

        assertThat(found).as("stars, by type").containsExactlyInAnyOrderEntriesOf(OF_ITS_OWN);
    }

    @Test
    void starsAreFoundWhereTheyStandForColumns() {
        assertThat(stars("select * from a")).containsExactly("*");
        assertThat(stars("SELECT c.*, d.name from c")).containsExactly("c.*");
        assertThat(stars("select d.name,\n  c.* from c")).containsExactly("c.*");
        assertThat(stars("update a set b = 1 returning *")).containsExactly("*");
        assertThat(stars("select distinct a.* from a")).containsExactly("a.*");
        assertThat(stars("select count(*), 2 * 3 from a")).isEmpty();
        assertThat(stars("/** One, which goes on,\n * in its next line. */")).isEmpty();
    }

    private static List<String> stars(String source) {
        return ALL_COLUMNS
                .matcher(JAVADOC.matcher(source).replaceAll(""))
                .results()
                .map((MatchResult star) -> star.group(1))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
