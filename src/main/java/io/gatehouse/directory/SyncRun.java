package io.gatehouse.directory;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.job.JobContext;
import java.util.UUID;

/**
 * One execution of a sync.
 *
 * @param data what the one who asked for it allows
 */
record SyncRun(JobContext job, ConnectionView connection, Data data) {

    UUID customer() {
        return connection.customerId();
    }

    /**
     * The data of the job.
     *
     * @param quiet asked for by the clock: nobody needs to hear of it when nothing changed
     * @param full every object is to be compared, whatever the delta link says
     * @param removals a full pass may mark any number of objects as removed
     */
    record Data(boolean quiet, boolean full, boolean removals) {

        static final Data ASKED = new Data(false, false, false);
        static final Data REMOVALS_AGREED = new Data(false, false, true);
        static final Data SCHEDULED = new Data(true, false, false);
    }
}
