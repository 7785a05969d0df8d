package io.gatehouse.microsoft.permission;

import java.util.Locale;

/** How many letters must be added, dropped or replaced to make one text of another (Levenshtein), in any case. */
final class EditDistance {

    private EditDistance() {}

    static int between(String one, String other) {
        String from = one.toLowerCase(Locale.ROOT);
        String to = other.toLowerCase(Locale.ROOT);
        int[] above = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            above = next(above, from.charAt(row - 1), row, to);
        }
        return above[to.length()];
    }

    private static int[] next(int[] above, char letter, int row, String to) {
        int[] current = new int[above.length];
        current[0] = row;
        for (int column = 1; column < above.length; column++) {
            int replaced = above[column - 1] + (letter == to.charAt(column - 1) ? 0 : 1);
            current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
        }
        return current;
    }
}
