package bench.sync;

import static bench.sync.BigTenant.USERS;

import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost;
import bench.harness.Cost.Kind;
import bench.harness.Lab;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Spread;
import bench.peer.NaiveSync;
import io.gatehouse.directory.position.SyncRun;
import java.util.List;

/** All 100,000 users are read again, and none has changed. */
public final class FullResync implements Benchmark {

    private static final SyncRun.Data FULL = new SyncRun.Data(true, true);

    @Override
    public String id() {
        return "B2";
    }

    @Override
    public String title() {
        return "full pass over %,d users, nothing changed".formatted(USERS);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        BigTenant big = BigTenant.of(lab);
        Fetching fetching = new Fetching(lab.cloud(), big.tenant);
        big.forget();
        try (NaiveSync naive = new NaiveSync(lab.database(), lab.cloud(), false)) {
            big.sync(SyncRun.Data.ASKED);
            naive.everybody(big.tenant);
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(
                            known(big, "directory_user", "Gatehouse", () -> big.sync(FULL)),
                            known(big, "naive_user", "SDK + JPA saveAll", () -> naive.everybody(big.tenant)),
                            Contender.of("limit: fetch and parse", fetching::list)));
            report.costs(rounds, USERS, "user");
            report.better(rounds, "Gatehouse", "SDK + JPA saveAll", Kind.WALL, 12);
            report.better(rounds, "Gatehouse", "SDK + JPA saveAll", Kind.CPU, 9);
            report.within(rounds, "Gatehouse", "limit: fetch and parse", Kind.WALL, 2.5);
            report.atMost("MB of WAL per 100,000 users", wal(rounds.costs("Gatehouse")), 1);
        }
    }

    private static Spread wal(List<Cost> costs) {
        return Spread.of(
                costs.stream().map(cost -> cost.wal() / 1e6 * 100_000 / USERS).toList());
    }

    private static Contender known(BigTenant big, String table, String name, Contender.Step work) {
        return Contender.of(name, work).preparedBy(big::sweep).checkedBy(() -> big.mustHave(table, USERS));
    }
}
