package io.gatehouse.profile.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.profile.shelf.VersionNumber;
import org.junit.jupiter.api.Test;

class TextDiffTests {

    @Test
    void showsChangesWithTheLinesAroundThem() {
        String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";
        String after = "1\n2\n3\n4\n5\nsix\n7\n8\n9\n10\n11\n";

        assertThat(TextDiff.of(before, after))
                .extracting(line -> line.kind() + " " + line.text())
                .containsExactly(
                        "GAP ",
                        "SAME 3",
                        "SAME 4",
                        "SAME 5",
                        "REMOVED 6",
                        "ADDED six",
                        "SAME 7",
                        "SAME 8",
                        "SAME 9",
                        "SAME 10",
                        "ADDED 11");
    }

    @Test
    void numbersBothSides() {
        assertThat(TextDiff.of("a\nb\n", "b\nc\n"))
                .containsExactly(
                        new DiffLine(DiffLine.Kind.REMOVED, 1, 0, "a"),
                        new DiffLine(DiffLine.Kind.SAME, 2, 1, "b"),
                        new DiffLine(DiffLine.Kind.ADDED, 0, 2, "c"));
    }

    @Test
    void isEmptyForTheSameText() {
        assertThat(TextDiff.of("a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nd\ne\nf\ng\nh\n"))
                .isEmpty();
    }

    @Test
    void writesOnlyTheNumberAnew() {
        String yaml = "# version: 9\nkey: a😀b\nversion: 12 # ours\nsummary: 'version: 3'\n";

        assertThat(VersionNumber.write(yaml, 7))
                .isEqualTo("# version: 9\nkey: a😀b\nversion: 7 # ours\nsummary: 'version: 3'\n");
    }
}
