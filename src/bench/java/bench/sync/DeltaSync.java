package bench.sync;

import static bench.sync.BigTenant.USERS;

import bench.cloud.Cloud;
import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost.Kind;
import bench.harness.Lab;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.peer.NaiveSync;
import io.gatehouse.directory.position.SyncRun;
import java.util.List;

/** One in a hundred users has changed since the last round. */
public final class DeltaSync implements Benchmark {

    private static final int CHANGED = USERS / 100;

    private int edition;

    @Override
    public String id() {
        return "B3";
    }

    @Override
    public String title() {
        return "delta round with %,d of %,d users changed".formatted(CHANGED, USERS);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        BigTenant big = BigTenant.of(lab);
        Cloud cloud = lab.cloud();
        Fetching fetching = new Fetching(cloud, big.tenant);
        big.forget();
        try (NaiveSync naive = new NaiveSync(lab.database(), cloud, false)) {
            big.sync(SyncRun.Data.ASKED);
            naive.everybody(big.tenant);
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(
                            changed(big, cloud, "directory_user", "Gatehouse", () -> big.sync(SyncRun.Data.SCHEDULED)),
                            changed(big, cloud, "naive_user", "SDK + JPA saveAll", () -> naive.changes(big.tenant)),
                            changed(big, cloud, null, "limit: fetch and parse", fetching::changes)));
            report.costs(rounds, CHANGED, "changed user");
            report.better(rounds, "Gatehouse", "SDK + JPA saveAll", Kind.WALL, 5);
            report.better(rounds, "Gatehouse", "SDK + JPA saveAll", Kind.CPU, 5);
        } finally {
            cloud.change(big.tenant.tenant(), BigTenant.NUMBER, 0, 0);
        }
    }

    private Contender changed(
            BigTenant big,
            Cloud cloud,
            @org.jspecify.annotations.Nullable String table,
            String name,
            Contender.Step work) {
        return Contender.of(name, work)
                .preparedBy(() -> {
                    cloud.change(big.tenant.tenant(), BigTenant.NUMBER, CHANGED, ++edition);
                    big.sweep();
                })
                .checkedBy(() -> {
                    if (table != null) {
                        big.mustHaveEdition(table, edition, CHANGED);
                    }
                });
    }
}
