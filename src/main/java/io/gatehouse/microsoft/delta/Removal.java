package io.gatehouse.microsoft.delta;

/** How an object left the directory (G:delta-query-overview). */
public enum Removal {
    /** Deleted, but restorable for some weeks. */
    RESTORABLE,
    /** Gone for good. */
    FINAL
}
