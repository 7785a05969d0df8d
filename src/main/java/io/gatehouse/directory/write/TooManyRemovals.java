package io.gatehouse.directory.write;

import org.jspecify.annotations.Nullable;

/** A full pass did not see so many objects that a person should look before they are marked as removed. */
public class TooManyRemovals extends RuntimeException {

    private static final String ADVICE = "if this is right, use Run and remove.";

    TooManyRemovals(long unseen, long known, String what) {
        super(
                ("Microsoft's full list misses %,d of the %,d %s we know. Nothing was removed. Check the customer's tenant;"
                                + " " + ADVICE)
                        .formatted(unseen, known, what));
    }

    /** Whether this is what a job failed with. */
    public static boolean caused(@Nullable String error) {
        return error != null && error.endsWith(ADVICE);
    }
}
