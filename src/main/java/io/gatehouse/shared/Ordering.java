package io.gatehouse.shared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of a list: a column and a direction; in addresses {@code name} and, the other way round, {@code -name}. */
public record Ordering(Sortable by, boolean descending) {

    /** The order as the column's head gives it at the first click. */
    public static Ordering first(Sortable by) {
        return new Ordering(by, by.greatestFirst());
    }

    /** What an address asks for; an unknown order is the usual one. */
    public static Ordering of(@Nullable String token, Sortable[] columns, Sortable usual) {
        boolean descending = token != null && token.startsWith("-");
        String key = token == null ? "" : token.substring(descending ? 1 : 0);
        for (Sortable column : columns) {
            if (column.key().equals(key)) {
                return new Ordering(column, descending);
            }
        }
        return first(usual);
    }

    public String token() {
        return (descending ? "-" : "") + by.key();
    }

    /** Where a click on a column's head leads: the other direction if it is this column. */
    public Ordering clicked(Sortable column) {
        return column == by ? new Ordering(by, !descending) : first(column);
    }

    /** The value of {@code aria-sort} for a column's head, or null. */
    public @Nullable String direction(Sortable column) {
        return column != by ? null : descending ? "descending" : "ascending";
    }

    /** Both directions of all columns, for those who see no heads. */
    public static List<Ordering> all(Sortable[] columns) {
        return List.of(columns).stream()
                .flatMap(column -> List.of(first(column), first(column).clicked(column)).stream())
                .toList();
    }
}
