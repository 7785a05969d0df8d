package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Seeds.Proof;
import io.gatehouse.Seeds.Row;
import io.gatehouse.Seeds.State;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** The page about the vendors' procedures says what is so. */
class SeedsTests {

    /** How many rows each procedure has. */
    private static final Map<String, Integer> PROCEDURES =
            new TreeMap<>(Map.of("S0", 49, "S1", 13, "S2", 49, "S3", 58, "S4", 42));

    private static final Pattern TASK = Pattern.compile("[Tt]ask `([a-z-]+)/([a-z-]+)`");
    private static final int SHORTEST_REASON = 20;
    /** Once a row is done it stays done: 170 were promised, the first number never falls, the second only falls. */
    private static final int FEWEST_DONE = 189;

    private static final int MOST_OPEN = 2;

    private final Seeds seeds = Seeds.read();

    @Test
    void hasEachRowOnce() {
        List<String> wanted = new ArrayList<>();
        PROCEDURES.forEach((procedure, rows) ->
                IntStream.rangeClosed(1, rows).forEach(number -> wanted.add(procedure + "-" + number)));

        assertThat(seeds.rows()).extracting(Row::id).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(wanted).hasSize(211);
        assertThat(Seeds.linesOfRows()).as("every row can be read").hasSameSizeAs(wanted);
    }

    @Test
    void countsWhatItHas() {
        Map<String, Integer> counted = new LinkedHashMap<>();
        for (State state : State.values()) {
            counted.put(state.name().toLowerCase(Locale.ROOT), seeds.in(state).size());
        }

        assertThat(seeds.head()).isEqualTo(counted);
        assertThat(seeds.in(State.AUTOMATED, State.VERIFIED)).hasSizeGreaterThanOrEqualTo(FEWEST_DONE);
        assertThat(seeds.in(State.OPEN)).hasSizeLessThanOrEqualTo(MOST_OPEN);
        assertThat(seeds.in(State.TASK)).hasSizeLessThanOrEqualTo(25);
        assertThat(seeds.in(State.REFUSED)).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void namesTestsThatExistAndAreRun() throws Exception {
        List<String> absent = new ArrayList<>();
        for (Proof proof : proofs()) {
            if (!isTest(proof)) {
                absent.add(proof.type() + "#" + proof.method());
            }
        }

        assertThat(absent).isEmpty();
    }

    @Test
    void provesWhatItClaims() {
        assertThat(seeds.in(State.AUTOMATED, State.VERIFIED, State.TASK))
                .allSatisfy(row -> assertThat(row.proofs()).as(row.id()).isNotEmpty());
    }

    /** Only Surefire's reports lie finished when {@link SeedsIT} asks whether a test has passed. */
    @Test
    void restsOnMoreThanATourOfABrowser() {
        assertThat(seeds.in(State.AUTOMATED, State.VERIFIED, State.TASK))
                .allSatisfy(row -> assertThat(row.proofs())
                        .as(row.id())
                        .anyMatch(proof -> !proof.type().endsWith("IT")));
    }

    @Test
    void saysWhyWhereSomethingIsNotDone() {
        assertThat(seeds.in(State.REFUSED, State.OPEN))
                .allSatisfy(row -> assertThat(row.cover()).as(row.id()).hasSizeGreaterThan(SHORTEST_REASON));
    }

    @Test
    void namesTasksThatTheProfilesHave() throws IOException {
        for (Row row : seeds.in(State.TASK)) {
            Matcher task = TASK.matcher(row.cover());
            assertThat(task.find()).as(row.id() + " names a task").isTrue();
            String profile = Files.readString(Path.of("src/main/resources/profiles", task.group(1) + ".yaml"));
            String tasks = profile.substring(profile.indexOf("\nmanual-tasks:"), profile.indexOf("\nchecks:"));
            assertThat(tasks).as(row.id()).contains("  - key: " + task.group(2) + "\n");
        }
    }

    private TreeSet<Proof> proofs() {
        return seeds.rows().stream()
                .flatMap(row -> row.proofs().stream())
                .collect(Collectors.toCollection(() -> new TreeSet<>(
                        java.util.Comparator.comparing(Proof::type).thenComparing(Proof::method))));
    }

    /** As Surefire and Failsafe choose: by the name of a class that can be made, whose method is a test that is on. */
    private static boolean isTest(Proof proof) throws Exception {
        Class<?> type = type(proof.type());
        return type != null
                && proof.type().matches(".*(Tests|IT)")
                && !Modifier.isAbstract(type.getModifiers())
                && !type.isAnnotationPresent(Disabled.class)
                && Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> method.getName().equals(proof.method()))
                        .anyMatch(SeedsTests::runs);
    }

    private static boolean runs(Method method) {
        return AnnotationSupport.isAnnotated(method, Testable.class) && !method.isAnnotationPresent(Disabled.class);
    }

    private static @org.jspecify.annotations.Nullable Class<?> type(String simpleName) throws Exception {
        Path classes = Path.of("target/test-classes");
        try (Stream<Path> files = Files.walk(classes)) {
            List<String> found = files.filter(file -> file.endsWith(simpleName + ".class"))
                    .map(file -> classes.relativize(file)
                            .toString()
                            .replace(".class", "")
                            .replace('/', '.'))
                    .toList();
            assertThat(found).as("one class of the name " + simpleName).hasSizeLessThanOrEqualTo(1);
            return found.isEmpty() ? null : Class.forName(found.getFirst(), false, SeedsTests.class.getClassLoader());
        }
    }
}
