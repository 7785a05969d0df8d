package io.gatehouse.job.gauge;

import io.gatehouse.job.JobState;
import java.util.List;
import org.springframework.stereotype.Component;

/** Counts the jobs that have not ended; those that have are a history and too many to count at each look. */
@Component
class JobGauges {

    JobGauges(RowGauges gauges) {
        gauges.offer(
                "gatehouse.jobs",
                "Jobs that have not ended",
                "state",
                List.of(JobState.QUEUED, JobState.RUNNING, JobState.WAITING),
                """
                select state, count(*) from job_run
                where provider_id = ? and state in ('QUEUED', 'RUNNING', 'WAITING') group by state
                """);
    }
}
