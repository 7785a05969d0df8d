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

/** A directory of 100,000 users is copied for the first time; Graph answers at once. */
public final class FirstSync implements Benchmark {

    @Override
    public String id() {
        return "B1";
    }

    @Override
    public String title() {
        return "first sync of %,d users".formatted(USERS);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        BigTenant big = BigTenant.of(lab);
        big.forget();
        big.sync(SyncRun.Data.ASKED);
        try (NaiveSync naive = new NaiveSync(lab.database(), lab.cloud(), false);
                NaiveSync tuned = new NaiveSync(lab.database(), lab.cloud(), true);
                CopyLimit copy = new CopyLimit(lab.database(), big)) {
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(
                            ours(big),
                            into("naive_user", "SDK + JPA saveAll", big, () -> naive.everybody(big.tenant)),
                            into("naive_user", "SDK + JPA in batches", big, () -> tuned.everybody(big.tenant)),
                            into("directory_user", "limit: COPY", big, copy::run)));
            report.costs(rounds, USERS, "user");
            report.better(rounds, "Gatehouse", "SDK + JPA saveAll", Kind.WALL, 15);
            report.better(rounds, "Gatehouse", "SDK + JPA saveAll", Kind.CPU, 10);
            report.better(rounds, "Gatehouse", "SDK + JPA in batches", Kind.WALL, 9);
            report.better(rounds, "Gatehouse", "SDK + JPA in batches", Kind.CPU, 6);
            report.within(rounds, "Gatehouse", "limit: COPY", Kind.WALL, 1.4);
        }
    }

    private static Contender ours(BigTenant big) {
        return into("directory_user", "Gatehouse", big, () -> big.sync(SyncRun.Data.ASKED))
                .followedBy(big::recounted);
    }

    private static Contender into(String table, String name, BigTenant big, Contender.Step work) {
        return Contender.of(name, work).preparedBy(big::forget).checkedBy(() -> big.mustHave(table, USERS));
    }
}
