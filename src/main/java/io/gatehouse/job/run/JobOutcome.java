package io.gatehouse.job.run;

import io.gatehouse.job.JobState;
import java.time.Duration;

/** How one attempt at a job ended. */
sealed interface JobOutcome {

    record Done() implements JobOutcome {}

    /**
     * To be tried again; counts as a failure of the scheduler's or not; not sooner than after the pause or whenever somebody
     * wants; takes some of its patience or none.
     */
    record Again(JobState state, Duration after, String reason, boolean failure, boolean ordered, boolean setback)
            implements JobOutcome {

        Again(JobState state, Duration after, String reason, boolean failure, boolean ordered) {
            this(state, after, reason, failure, ordered, false);
        }
    }

    record Failed(String reason) implements JobOutcome {}

    record CalledOff(String reason) implements JobOutcome {}

    /** Cancelled or taken over: what is in the row stays. */
    record TakenAway() implements JobOutcome {}
}
