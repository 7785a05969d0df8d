package io.gatehouse.job.run;

import io.gatehouse.job.RecurringWork;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Forgets old runs: after 30 days, and after two where the clock asked for them and all went well. Finds open jobs that
 * the scheduler has lost, as after a crash between two statements, and hands them over again.
 */
@Component
@Transactional
class JobHousekeeping implements RecurringWork {

    private final JobRuns runs;
    private final JobQueue queue;

    JobHousekeeping(JobRuns runs, JobQueue queue) {
        this.runs = runs;
        this.queue = queue;
    }

    @Override
    public String name() {
        return "job.housekeeping";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        runs.forgetOld();
        runs.forgetRepeated();
        runs.lost().forEach(queue::now);
    }
}
