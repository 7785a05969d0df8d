package io.gatehouse.directory;

/** A full pass did not see so many objects that a person should look before they are marked as removed. */
class TooManyRemovals extends RuntimeException {

    TooManyRemovals(long unseen, long known, String what) {
        super(
                ("Microsoft's full list misses %,d of the %,d %s we know. Nothing was removed. Check the customer's tenant;"
                                + " if this is right, use Run and remove.")
                        .formatted(unseen, known, what));
    }
}
