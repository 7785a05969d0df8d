package io.gatehouse.job;

import java.util.List;

/** Whoever tells the cause of failed jobs already, at home and by an alert: told twice it looks like two things to do. */
public interface FailuresToldElsewhere {

    /** The failed jobs whose cause nothing else tells. */
    List<JobView> untold(List<JobView> failed);
}
