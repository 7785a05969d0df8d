package io.gatehouse.profile.page;

/**
 * A line of a comparison of two texts.
 *
 * @param before its number in the older text, 0 where it is not there
 * @param after its number in the newer text, 0 where it is not there
 */
record DiffLine(Kind kind, int before, int after, String text) {

    enum Kind {
        SAME,
        ADDED,
        REMOVED,
        /** Lines left out because they are the same and far from any change. */
        GAP
    }
}
