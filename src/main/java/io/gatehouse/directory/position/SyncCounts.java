package io.gatehouse.directory.position;

/** What a round has changed in our copy so far. */
public record SyncCounts(long added, long changed, long removed) {

    public static final SyncCounts NONE = new SyncCounts(0, 0, 0);

    public SyncCounts plus(SyncCounts other) {
        return new SyncCounts(added + other.added, changed + other.changed, removed + other.removed);
    }

    /** Where nothing else says that something was written: as many have changed. */
    public SyncCounts orChanged(long objects) {
        return any() ? this : new SyncCounts(0, objects, 0);
    }

    /** How many more or fewer there are now. */
    long moved() {
        return added + removed;
    }

    public boolean any() {
        return added + changed + removed > 0;
    }
}
