package bench.sync;

import static bench.sync.BigTenant.USERS;

import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost.Kind;
import bench.harness.Lab;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.peer.NaiveSync;
import io.gatehouse.directory.position.SyncRun;
import java.util.List;

/** A first sync where each page takes 50 ms: now the chain of pages is what costs. */
public final class SlowGraph implements Benchmark {

    private static final int LATENCY = 50;

    @Override
    public String id() {
        return "B4";
    }

    @Override
    public String title() {
        return "first sync of %,d users, %d ms a page".formatted(USERS, LATENCY);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        BigTenant big = BigTenant.of(lab);
        Fetching fetching = new Fetching(lab.cloud(), big.tenant);
        lab.cloud().latencyMillis = LATENCY;
        try (NaiveSync naive = new NaiveSync(lab.database(), lab.cloud(), false)) {
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(
                            into("directory_user", "Gatehouse", big, () -> big.sync(SyncRun.Data.ASKED))
                                    .followedBy(big::recounted),
                            into("naive_user", "SDK + JPA saveAll", big, () -> naive.everybody(big.tenant)),
                            Contender.of("limit: fetch and parse", fetching::list)));
            report.costs(rounds, USERS, "user");
            report.within(rounds, "Gatehouse", "limit: fetch and parse", Kind.WALL, 1.1);
            report.better(rounds, "Gatehouse", "SDK + JPA saveAll", Kind.WALL, 3);
        } finally {
            lab.cloud().latencyMillis = 0;
        }
    }

    private static Contender into(String table, String name, BigTenant big, Contender.Step work) {
        return Contender.of(name, work).preparedBy(big::forget).checkedBy(() -> big.mustHave(table, USERS));
    }
}
