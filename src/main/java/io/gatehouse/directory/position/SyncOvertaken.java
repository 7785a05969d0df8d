package io.gatehouse.directory.position;

/** Another run of the same sync has gone further; what this one read is stale and is thrown away. */
public class SyncOvertaken extends RuntimeException {

    public SyncOvertaken() {
        super("Another run of this sync is at work.");
    }
}
