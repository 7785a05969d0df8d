package io.gatehouse.job;

import java.util.List;

/**
 * Implemented by modules that already report why a job failed, at home and by an alert, so that it is not reported twice and
 * does not look like two things to do.
 */
public interface FailuresToldElsewhere {

    /** The failed jobs whose cause is not reported elsewhere. */
    List<JobView> untold(List<JobView> failed);

    /**
     * Whether this job failed for the very cause that is reported elsewhere, and not merely while that cause stood in its way:
     * then its own report may be withdrawn, even where it came first.
     */
    boolean sameTrouble(JobView failed);
}
