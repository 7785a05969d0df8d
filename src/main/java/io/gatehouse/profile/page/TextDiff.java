package io.gatehouse.profile.page;

import java.util.ArrayList;
import java.util.List;

/** Compares two texts line by line, by their longest common subsequence. */
final class TextDiff {

    private static final int CONTEXT = 3;

    private final List<String> before;
    private final List<String> after;
    private final int[][] common;

    private TextDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
        this.common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
    }

    /** Changed lines with a few unchanged ones around them; empty where nothing differs. */
    static List<DiffLine> of(String before, String after) {
        List<DiffLine> all = new TextDiff(before.lines().toList(), after.lines().toList()).lines();
        return shortened(all);
    }

    private List<DiffLine> lines() {
        List<DiffLine> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add(new DiffLine(DiffLine.Kind.SAME, i + 1, j + 1, before.get(i)));
                i++;
                j++;
            } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new DiffLine(DiffLine.Kind.REMOVED, i + 1, 0, before.get(i)));
                i++;
            } else {
                lines.add(new DiffLine(DiffLine.Kind.ADDED, 0, j + 1, after.get(j)));
                j++;
            }
        }
        return lines;
    }

    private static List<DiffLine> shortened(List<DiffLine> all) {
        boolean[] near = new boolean[all.size()];
        boolean changed = false;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).kind() != DiffLine.Kind.SAME) {
                changed = true;
                for (int k = Math.max(0, i - CONTEXT); k <= Math.min(all.size() - 1, i + CONTEXT); k++) {
                    near[k] = true;
                }
            }
        }
        List<DiffLine> kept = new ArrayList<>();
        for (int i = 0; changed && i < all.size(); i++) {
            if (near[i]) {
                kept.add(all.get(i));
            } else if (i == 0 || near[i - 1]) {
                kept.add(new DiffLine(DiffLine.Kind.GAP, 0, 0, ""));
            }
        }
        return kept;
    }
}
