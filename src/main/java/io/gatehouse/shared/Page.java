package io.gatehouse.shared;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page of a list with the cursors of its neighbours, null where there are none. */
public record Page<T>(
        List<T> items, @Nullable String previous, @Nullable String next) {

    public Page {
        items = List.copyOf(items);
    }

    /** The same page of other things; the mapper gets all of them at once. */
    public <R> Page<R> all(Function<List<T>, List<R>> mapper) {
        return new Page<>(mapper.apply(items), previous, next);
    }

    public <R> Page<R> map(Function<T, R> mapper) {
        return new Page<>(items.stream().map(mapper).toList(), previous, next);
    }

    /** The page for callers who only go on. */
    public Slice<T> slice() {
        return new Slice<>(items, next);
    }
}
