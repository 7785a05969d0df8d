package io.gatehouse.job;

import java.util.List;

/** Whoever shows the cause of failed jobs at home already: what is counted there twice looks like two things to do. */
public interface FailuresToldElsewhere {

    /** The failed jobs whose cause nothing else at home tells. */
    List<JobView> untold(List<JobView> failed);
}
