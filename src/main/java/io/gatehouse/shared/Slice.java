package io.gatehouse.shared;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One cursor page of a list; {@code next} is the cursor of the page behind it, or null at the end. */
public record Slice<T>(List<T> items, @Nullable String next) {

    public Slice {
        items = List.copyOf(items);
    }

    /** Cuts a page out of a query that fetched one row more than {@code limit}; the cursor comes from the last row kept. */
    public static <T> Slice<T> of(List<T> fetched, int limit, Function<T, String> cursor) {
        if (fetched.size() <= limit) {
            return new Slice<>(fetched, null);
        }
        List<T> kept = fetched.subList(0, limit);
        return new Slice<>(kept, cursor.apply(kept.getLast()));
    }

    public <R> Slice<R> map(Function<T, R> mapper) {
        return new Slice<>(items.stream().map(mapper).toList(), next);
    }
}
