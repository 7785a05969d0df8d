package io.gatehouse.shared;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which way a page is read from its cursor: on, or back to the page before it. The list is then read the other way
 * round from the same row, so that new rows shift nothing.
 */
public record Paging(boolean back, @Nullable String cursor) {

    private static final String BACK = "~";

    public static Paging of(@Nullable String cursor) {
        return cursor != null && cursor.startsWith(BACK)
                ? new Paging(true, cursor.substring(BACK.length()))
                : new Paging(false, cursor);
    }

    /** How rows beyond the cursor compare with it, where the list ascends. */
    public String above() {
        return back ? "<" : ">";
    }

    /** The same where it descends. */
    public String below() {
        return back ? ">" : "<";
    }

    /** The direction to read a list in that ascends. */
    public String up() {
        return back ? "desc" : "asc";
    }

    /** The same for one that descends. */
    public String down() {
        return back ? "asc" : "desc";
    }

    /** Cuts the page out of rows of which one more than {@code limit} was fetched. */
    public <T> Page<T> page(List<T> fetched, int limit, Function<T, String> position) {
        boolean more = fetched.size() > limit;
        List<T> rows = new ArrayList<>(more ? fetched.subList(0, limit) : fetched);
        if (back) {
            Collections.reverse(rows);
        }
        boolean known = cursor != null && !cursor.isBlank();
        boolean earlier = !rows.isEmpty() && (back ? more : known);
        boolean later = !rows.isEmpty() && (back || more);
        return new Page<>(
                rows,
                earlier ? BACK + position.apply(rows.getFirst()) : null,
                later ? position.apply(rows.getLast()) : null);
    }
}
