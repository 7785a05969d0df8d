package io.gatehouse.job;

import java.util.List;

/** Whoever tells the cause of failed jobs already, at home and by an alert: told twice it looks like two things to do. */
public interface FailuresToldElsewhere {

    /** The failed jobs whose cause nothing else tells. */
    List<JobView> untold(List<JobView> failed);

    /**
     * Whether this job failed for just what is told elsewhere, and not merely while that stood in its way: then it need not
     * be told any more where it came first.
     */
    boolean sameTrouble(JobView failed);
}
