package io.gatehouse.directory.position;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.job.JobContext;
import java.util.UUID;

/**
 * One execution of a sync.
 *
 * @param data what the one who asked for it allows
 */
public record SyncRun(JobContext job, ConnectionView connection, Data data) {

    public UUID customer() {
        return connection.customerId();
    }

    /**
     * The data of the job.
     *
     * @param quiet asked for by the clock: nobody needs to hear of it when nothing changed
     * @param full every object is to be compared, whatever the delta link says
     * @param removals any number of objects may be marked as removed
     */
    public record Data(boolean quiet, boolean full, boolean removals) {

        public static final Data ASKED = new Data(false, false, false);
        public static final Data REMOVALS_AGREED = new Data(false, false, true);
        public static final Data SCHEDULED = new Data(true, false, false);
    }
}
