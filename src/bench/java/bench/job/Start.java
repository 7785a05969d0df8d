package bench.job;

import bench.harness.Benchmark;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Spread;
import com.github.kagkarlsson.scheduler.Scheduler;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** How long after its cause a job begins: on the same node, on another one, and by NOTIFY alone. */
public final class Start implements Benchmark {

    private static final int JOBS = 200;

    @Override
    public String id() {
        return "B10";
    }

    @Override
    public String title() {
        return "start of %d jobs, one after the other".formatted(JOBS);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        lab.endPortal();
        try (Portal portal = Engines.portal(lab)) {
            List<Double> same = latencies(portal, JOBS);
            List<Double> other;
            try (Portal second = Engines.portal(lab)) {
                second.bean(Scheduler.class).pause();
                other = latencies(second, JOBS / 5);
            }
            List<Double> notified = notified(lab);
            report.line("| where | p50 ms | p99 ms |");
            report.line("| --- | ---: | ---: |");
            row(report, "Gatehouse, same node", same);
            row(report, "Gatehouse, another node", other);
            row(report, "limit: NOTIFY to another session", notified);
            report.line("");
            report.atMost("ms until 99 of 100 have begun, same node", Spread.exactly(at(same, 99)), 50);
            report.atMost("ms until 99 of 100 have begun, another node", Spread.exactly(at(other, 99)), 50);
        }
    }

    private static List<Double> latencies(Portal portal, int jobs) throws InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < jobs + 20; i++) {
            Counting.reset(0);
            long cause = System.nanoTime();
            Engines.enqueue(portal, 1);
            Counting.await(1);
            if (i >= 20) {
                millis.add((Counting.BEGUN.peek() - cause) / 1e6);
            }
        }
        return millis;
    }

    private static List<Double> notified(Lab lab) throws Exception {
        List<Double> millis = new ArrayList<>();
        try (Connection listening = lab.database().newAdmin();
                var statement = listening.createStatement()) {
            statement.execute("listen bench");
            PGConnection session = listening.unwrap(PGConnection.class);
            for (int i = 0; i < JOBS; i++) {
                long cause = System.nanoTime();
                lab.database().admin.execute("notify bench");
                while (session.getNotifications(1_000).length == 0) {
                    Thread.onSpinWait();
                }
                millis.add((System.nanoTime() - cause) / 1e6);
            }
        }
        return millis;
    }

    private static void row(Report report, String where, List<Double> millis) {
        report.line("| %s | %.1f | %.1f |".formatted(where, at(millis, 50), at(millis, 99)));
    }

    private static double at(List<Double> millis, int percent) {
        return millis.stream().sorted().toList().get(Math.min(millis.size() - 1, millis.size() * percent / 100));
    }
}
