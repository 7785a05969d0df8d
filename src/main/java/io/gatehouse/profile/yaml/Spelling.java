package io.gatehouse.profile.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Spelling {

    private Spelling() {}

    /** The nearest name by edits, if it is near enough to be a slip of the pen. */
    public static Optional<String> nearest(String written, Collection<String> names) {
        int most = Math.clamp(written.length() / 4, 1, 4);
        return names.stream()
                .filter(name -> edits(written, name) <= most)
                .min(Comparator.<String>comparingInt(name -> edits(written, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein's distance; case does not count. */
    private static int edits(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] above = new int[b.length() + 1];
        for (int column = 0; column <= b.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= a.length(); row++) {
            int[] here = new int[b.length() + 1];
            here[0] = row;
            for (int column = 1; column <= b.length(); column++) {
                int replaced = above[column - 1] + (a.charAt(row - 1) == b.charAt(column - 1) ? 0 : 1);
                here[column] = Math.min(replaced, Math.min(above[column], here[column - 1]) + 1);
            }
            above = here;
        }
        return above[b.length()];
    }
}
