package io.gatehouse.directory;

/** What a round has changed in our copy so far. */
record SyncCounts(long added, long changed, long removed) {

    static final SyncCounts NONE = new SyncCounts(0, 0, 0);

    SyncCounts plus(SyncCounts other) {
        return new SyncCounts(added + other.added, changed + other.changed, removed + other.removed);
    }

    boolean any() {
        return added + changed + removed > 0;
    }
}
