package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Seeds.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every test that the page about the vendors' procedures names has passed in this build, as Surefire's reports tell. Those
 * of browsers run in no fixed order beside this one, so {@link SeedsTests} asks that
 * they exist and that no row rests on them alone.
 */
class SeedsIT {

    private static final Path REPORTS = Path.of("target/surefire-reports");

    @Test
    void namesTestsThatHavePassed() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Seeds.Row row : Seeds.read().rows()) {
            for (Proof proof : row.proofs()) {
                if (!proof.type().endsWith("IT") && !passed(proof)) {
                    missing.add(row.id() + " " + proof.type() + "#" + proof.method());
                }
            }
        }

        assertThat(missing)
                .as("tests without a passing run among the reports of this build; run the whole `mvn verify`")
                .isEmpty();
    }

    /** A test with parameters has a case for each of them; every one must have passed. */
    private static boolean passed(Proof proof) throws IOException {
        List<Path> reports;
        try (Stream<Path> files = Files.list(REPORTS)) {
            reports = files.filter(
                            file -> file.getFileName().toString().matches("TEST-.*\\." + proof.type() + "\\.xml"))
                    .toList();
        }
        if (reports.isEmpty()) {
            return false;
        }
        List<String> cases = Pattern.compile(
                        "<testcase name=\"" + proof.method() + "[\"({\\[].*?(?:/>|</testcase>)", Pattern.DOTALL)
                .matcher(Files.readString(reports.getFirst()))
                .results()
                .map(found -> found.group())
                .toList();
        return !cases.isEmpty()
                && cases.stream()
                        .noneMatch(
                                one -> one.contains("<failure") || one.contains("<error") || one.contains("<skipped"));
    }
}
