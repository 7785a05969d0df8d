package io.gatehouse.directory.position;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JoinedData;
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
     */
    @JsonIgnoreProperties("removals") // of jobs that an earlier version has written down
    public record Data(boolean quiet, boolean full) implements JoinedData<Data> {

        public static final Data ASKED = new Data(false, false);
        public static final Data SCHEDULED = new Data(true, false);

        @Override
        public Data with(Data earlier) {
            return new Data(quiet && earlier.quiet, full || earlier.full);
        }
    }
}
