package io.gatehouse.shared;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * The SQL of one page of an ordered list that goes on from a row, so that new rows shift nothing. Ties are broken by
 * the id; rows without a value come last.
 */
public final class Window {

    private static final String AFTER = "after";
    private static final String BEFORE = "before";
    private static final long YEAR_9999 = 253_402_300_799_999_999L;

    private final Ordering order;
    private final String id;
    private final boolean backwards;
    private final @Nullable Position from;

    private record Position(boolean missing, Object value, UUID id) {}

    /** A row with its place in the order. */
    public record Placed<T>(T row, boolean missing, String value, UUID id) {}

    private Window(Ordering order, String id, boolean backwards, @Nullable Position from) {
        this.order = order;
        this.id = id;
        this.backwards = backwards;
        this.from = from;
    }

    /** @param id the column of the id, unique in the list, such as {@code i.id} */
    public static Window of(Ordering order, String id, @Nullable String cursor) {
        List<String> keys = Cursor.parse(cursor, 5).orElse(List.of());
        if (keys.isEmpty()) {
            return new Window(order, id, false, null);
        }
        boolean backwards = keys.getFirst().equals(BEFORE);
        if (!backwards && !keys.getFirst().equals(AFTER) || !keys.get(1).equals(order.token())) {
            throw unknown();
        }
        return new Window(order, id, backwards, position(order.by(), keys));
    }

    private static Position position(Sortable by, List<String> keys) {
        try {
            Object value = switch (by.kind()) {
                case TEXT -> text(keys.get(3));
                case NUMBER -> number(keys.get(3));
                case INSTANT -> Timestamp.from(Instant.EPOCH.plus(number(keys.get(3)), ChronoUnit.MICROS));
            };
            return new Position(keys.get(2).equals("1"), value, UUID.fromString(keys.get(4)));
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static String text(String key) {
        if (key.indexOf(0) >= 0) {
            throw unknown();
        }
        return key;
    }

    private static long number(String key) {
        if (!key.matches("-?\\d{1,18}") || Math.abs(Long.parseLong(key)) > YEAR_9999) {
            throw unknown();
        }
        return Long.parseLong(key);
    }

    private static InvalidInput unknown() {
        return new InvalidInput("cursor", "cursor.invalid", "This cursor is not one of ours.");
    }

    /** Columns that the query must select besides its own, for {@link #placed}. */
    public String columns() {
        String value = order.by().kind() == Sortable.Kind.INSTANT
                ? "cast(extract(epoch from " + filled() + ") * 1000000 as bigint)"
                : filled();
        return " (" + order.by().expression() + ") is null as order_missing, cast(" + value
                + " as text) as order_value, " + id + " as order_id ";
    }

    /** Which rows lie beyond the cursor. */
    public String condition() {
        if (from == null) {
            return " true ";
        }
        String operator = order.descending() != backwards ? "<" : ">";
        boolean ranked = order.by().optional();
        return " (%s%s, %s) %s (%scast(:order_value as %s), cast(:order_id as uuid)) "
                .formatted(
                        ranked ? rank() + ", " : "",
                        filled(),
                        id,
                        operator,
                        ranked ? "cast(:order_rank as int), " : "",
                        order.by().kind().type());
    }

    public String orderBy() {
        String direction = order.descending() != backwards ? " desc" : " asc";
        String rank = order.by().optional() ? rank() + direction + ", " : "";
        return " order by " + rank + filled() + direction + ", " + id + direction;
    }

    /** Names the cursor's row to the condition. */
    public void bind(Map<String, @Nullable Object> parameters) {
        if (from != null) {
            parameters.put("order_rank", from.missing() == order.descending() ? 0 : 1);
            parameters.put("order_value", from.value());
            parameters.put("order_id", from.id());
        }
    }

    public <T> RowMapper<Placed<T>> placed(RowMapper<T> mapper) {
        return (row, n) -> new Placed<>(
                mapper.mapRow(row, n),
                row.getBoolean("order_missing"),
                row.getString("order_value"),
                row.getObject("order_id", UUID.class));
    }

    /** Cuts the page out of rows of which one more than {@code limit} was fetched. */
    public <T> Page<T> page(List<Placed<T>> fetched, int limit) {
        boolean more = fetched.size() > limit;
        List<Placed<T>> rows = new ArrayList<>(more ? fetched.subList(0, limit) : fetched);
        if (backwards) {
            Collections.reverse(rows);
        }
        if (rows.isEmpty()) {
            return new Page<>(List.of(), null, null);
        }
        boolean earlier = backwards ? more : from != null;
        boolean later = backwards || more;
        return new Page<>(
                rows.stream().map(Placed::row).toList(),
                earlier ? cursor(BEFORE, rows.getFirst()) : null,
                later ? cursor(AFTER, rows.getLast()) : null);
    }

    private String cursor(String side, Placed<?> row) {
        return Cursor.of(side, order.token(), row.missing() ? 1 : 0, row.value(), row.id());
    }

    /** Puts rows without a value last, whichever way the list runs. */
    private String rank() {
        return "case when (" + order.by().expression() + ") is null then "
                + (order.descending() ? "0 else 1" : "1 else 0") + " end";
    }

    private String filled() {
        Sortable by = order.by();
        return by.optional() ? "coalesce(" + by.expression() + ", " + by.kind().blank() + ")" : by.expression();
    }
}
