package io.gatehouse.microsoft;

/** How an object left the directory (8.2). */
public enum Removal {
    /** Deleted, but restorable for some weeks. */
    RESTORABLE,
    /** Gone for good. */
    FINAL
}
