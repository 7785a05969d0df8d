package io.gatehouse.directory.write;

import org.jspecify.annotations.Nullable;

/** So many objects are gone that a person should look before they are marked as removed. */
public class TooManyRemovals extends RuntimeException {

    private static final String ADVICE = "if this is right, use Run and remove.";

    TooManyRemovals(long unseen, long known, String what) {
        this("Microsoft's full list misses %,d of the %,d %s we know. Nothing was removed."
                .formatted(unseen, known, what));
    }

    private TooManyRemovals(String fact) {
        super(fact + " Check the customer's tenant; " + ADVICE);
    }

    static TooManyRemovals inChanges(long removed, long known, String what) {
        return new TooManyRemovals("Microsoft's changes remove %,d of the %,d %s we know. The copy stays as it is."
                .formatted(removed, known, what));
    }

    /** Whether this is what a job failed with. */
    public static boolean caused(@Nullable String error) {
        return error != null && error.endsWith(ADVICE);
    }
}
