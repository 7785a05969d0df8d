package bench.sync;

import static bench.sync.BigTenant.USERS;

import bench.cloud.Cloud;
import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost;
import bench.harness.Lab;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Spread;
import io.gatehouse.directory.position.SyncRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The first sync where delta pages hold 200 users and list pages 999: who asks how often, and how long it takes. */
public final class ListFirst implements Benchmark {

    private static final int LATENCY = 50;
    private static final int PAGE = 999;

    @Override
    public String id() {
        return "B5";
    }

    @Override
    public String title() {
        return "first sync by list or by delta query, %d ms a page".formatted(LATENCY);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        BigTenant big = BigTenant.of(lab);
        Fetching fetching = new Fetching(lab.cloud(), big.tenant);
        Map<String, List<Double>> requests = new HashMap<>();
        lab.cloud().latencyMillis = LATENCY;
        try {
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(
                            counted(lab.cloud(), requests, "Gatehouse", () -> big.sync(SyncRun.Data.ASKED))
                                    .preparedBy(big::forget)
                                    .followedBy(big::recounted),
                            counted(lab.cloud(), requests, "delta pages, fetched alone", fetching::delta)));
            double ideal = Math.ceilDiv(USERS, PAGE) * LATENCY / 1000.0;
            report.costs(rounds, USERS, "user");
            Spread ours = Spread.of(requests.get("Gatehouse"));
            Spread delta = Spread.of(requests.get("delta pages, fetched alone"));
            report.line("Requests: %.0f, by delta pages alone %.0f; the ideal for the list's pages is %.2f s."
                    .formatted(ours.median(), delta.median(), ideal));
            report.line("");
            report.atMost(
                    "times the list's pages, one after the other",
                    Spread.of(rounds.costs("Gatehouse").stream()
                            .map(Cost::wall)
                            .map(wall -> wall / ideal)
                            .toList()),
                    1.15);
            report.atLeast("times fewer requests", Spread.exactly(delta.median() / ours.median()), 4);
        } finally {
            lab.cloud().latencyMillis = 0;
        }
    }

    private static Contender counted(
            Cloud cloud, Map<String, List<Double>> requests, String name, Contender.Step work) {
        return Contender.of(name, () -> {
            long before = cloud.requests.get();
            work.run();
            requests.computeIfAbsent(name, key -> new ArrayList<>()).add((double) (cloud.requests.get() - before));
        });
    }
}
