package bench.job;

import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Spread;
import java.util.List;

/** Jobs that wait for Microsoft 100 ms each, with as many at once as the portal allows. */
public final class Waiting implements Benchmark {

    private static final int JOBS = 1_000;
    private static final int MILLIS = 100;

    /** {@code db-scheduler.threads} in application.properties. */
    private static final int AT_ONCE = 40;

    @Override
    public String id() {
        return "B12";
    }

    @Override
    public String title() {
        return "%,d jobs that wait %d ms, %d at once".formatted(JOBS, MILLIS, AT_ONCE);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        lab.endPortal();
        try (Portal portal = Engines.portal(lab)) {
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(Contender.of("Gatehouse", () -> {
                                Engines.enqueue(portal, JOBS);
                                Counting.await(JOBS);
                            })
                            .preparedBy(() -> Counting.reset(MILLIS))
                            .checkedBy(() -> Report.require(
                                    Counting.MOST.get() <= AT_ONCE, Counting.MOST.get() + " jobs ran at once"))));
            double ideal = JOBS * MILLIS / 1000.0 / AT_ONCE;
            report.costs(rounds, JOBS, "job");
            report.atLeast(
                    "share of the ideal rate",
                    Spread.of(rounds.costs("Gatehouse").stream()
                            .map(cost -> ideal / cost.wall())
                            .toList()),
                    0.85);
        }
    }
}
