package io.gatehouse.job.run;

import io.gatehouse.job.JobState;
import java.time.Duration;

/** How one attempt at a job ended. */
sealed interface JobOutcome {

    record Done() implements JobOutcome {}

    /** To be tried again; counts as a failure or not; not sooner than after the pause or whenever somebody wants. */
    record Again(JobState state, Duration after, String reason, boolean failure, boolean ordered)
            implements JobOutcome {}

    record Failed(String reason) implements JobOutcome {}

    record CalledOff(String reason) implements JobOutcome {}

    /** Cancelled or taken over: what is in the row stays. */
    record TakenAway() implements JobOutcome {}
}
