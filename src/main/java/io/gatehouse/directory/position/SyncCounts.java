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

    /** Whether a plan that was right before may be wrong now. */
    public boolean many() {
        return added + changed + removed >= 500;
    }

    boolean any() {
        return added + changed + removed > 0;
    }
}
