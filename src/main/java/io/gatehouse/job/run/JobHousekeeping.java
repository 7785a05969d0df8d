package io.gatehouse.job.run;

import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.turn.Turns;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Forgets old runs: after 30 days, and after two where the clock asked for them and all went well; never a failure that
 * somebody still has to see to. Finds open jobs that
 * the scheduler has lost, as after a crash between two statements, and hands them over again, and wakes
 * those of customers that are suspended no more; what waits for long goes before what comes after it.
 */
@Component
@Transactional
class JobHousekeeping implements RecurringWork {

    private final JobRuns runs;
    private final StandingFailures failures;
    private final JobQueue queue;
    private final Turns turns;

    JobHousekeeping(JobRuns runs, StandingFailures failures, JobQueue queue, Turns turns) {
        this.runs = runs;
        this.failures = failures;
        this.queue = queue;
        this.turns = turns;
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
        failures.forgetOld();
        runs.forgetRepeated();
        runs.lost().forEach(id -> queue.now(id, false));
        runs.resumed().forEach(id -> {
            runs.requeue(id);
            queue.now(id, false);
        });
        runs.hurryOverdue();
        turns.forgetLost();
    }
}
