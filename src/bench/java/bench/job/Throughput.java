package bench.job;

import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost.Kind;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Spread;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import org.jobrunr.configuration.JobRunr;
import org.quartz.Scheduler;

/** Jobs that do nothing, from their making to their end, with all that people see of them afterwards. */
public final class Throughput implements Benchmark {

    private static final int JOBS = Integer.getInteger("bench.jobs", 2_000);

    @Override
    public String id() {
        return "B11";
    }

    @Override
    public String title() {
        return "%,d jobs that do nothing".formatted(JOBS);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        lab.endPortal();
        try (Portal portal = Engines.portal(lab);
                HikariDataSource jobRunr = Engines.jobRunr(lab.database())) {
            Scheduler quartz = Engines.quartz(lab.database());
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(
                            Contender.of("Gatehouse", () -> {
                                        Engines.enqueue(portal, JOBS);
                                        Counting.await(JOBS);
                                    })
                                    .preparedBy(() -> Counting.reset(0)),
                            Contender.of("Quartz", () -> {
                                        Engines.enqueue(quartz, JOBS);
                                        Counting.await(JOBS);
                                    })
                                    .preparedBy(() -> Counting.reset(0)),
                            Contender.of("JobRunr", () -> {
                                        Engines.enqueueJobRunr(JOBS);
                                        Counting.await(JOBS);
                                    })
                                    .preparedBy(() -> Counting.reset(0))));
            quartz.shutdown();
            JobRunr.destroy();
            report.costs(rounds, JOBS, "job");
            report.better(rounds, "Gatehouse", "Quartz", Kind.WALL, 15);
            report.better(rounds, "Gatehouse", "JobRunr", Kind.WALL, 4);
            report.atMost("commits for each job", Spread.exactly(rounds.commits("Gatehouse") / (double) JOBS), 1.3);
        }
    }
}
