package io.gatehouse.job;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Recurring work over many things of which one may fail without holding up the others. */
public final class OneByOne {

    private OneByOne() {}

    /** Does the same with each; the first failure is thrown after all had their turn, the others hang on it. */
    public static <T> void each(Collection<T> all, Consumer<T> work) {
        RuntimeException failed = null;
        for (T one : all) {
            failed = after(failed, one, work);
        }
        if (failed != null) {
            throw failed;
        }
    }

    private static <T> @Nullable RuntimeException after(@Nullable RuntimeException earlier, T one, Consumer<T> work) {
        try {
            work.accept(one);
            return earlier;
        } catch (RuntimeException e) {
            if (earlier == null) {
                return e;
            }
            if (earlier != e) {
                earlier.addSuppressed(e);
            }
            return earlier;
        }
    }
}
