package bench.sync;

import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost.Kind;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Tenants;
import bench.harness.Tenants.Tenant;
import bench.peer.NaiveSync;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.sync.DirectorySync;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Delta rounds of many tenants in which nothing has changed, 16 at once: what a portal does all day. */
public final class EmptyPolls implements Benchmark {

    private static final int TENANTS = Integer.getInteger("bench.polls", 1_000);
    private static final int AT_ONCE = 16;

    @Override
    public String id() {
        return "B7";
    }

    @Override
    public String title() {
        return "%,d tenants whose delta rounds are empty".formatted(TENANTS);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        Portal portal = lab.portal();
        List<Tenant> tenants = new Tenants(lab.database(), portal).make(TENANTS);
        NaiveSync.createTable(lab.database());
        DirectorySync sync = portal.bean(DirectorySync.class);
        // the first copies, so that no round that is measured or counted is one
        each(tenants, tenant -> round(portal, sync, tenant));
        try (NaiveSync naive = new NaiveSync(lab.database(), lab.cloud(), false)) {
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(
                            Contender.of("Gatehouse", () -> each(tenants, tenant -> round(portal, sync, tenant)))
                                    .preparedBy(() -> lab.database().admin.execute("vacuum analyze directory_sync")),
                            Contender.of("SDK, two delta queries", () -> each(tenants, naive::twoRounds)),
                            Contender.of(
                                    "limit: fetch and parse twice",
                                    () -> each(tenants, tenant -> new Fetching(lab.cloud(), tenant).twoRounds()))));
            report.costs(rounds, TENANTS, "tenant");
            report.better(rounds, "Gatehouse", "SDK, two delta queries", Kind.WALL, 3);
            report.atLeast(
                    "share of the limit's rate",
                    rounds.times("limit: fetch and parse twice", "Gatehouse", Kind.WALL),
                    0.9);
            report.within(rounds, "Gatehouse", "limit: fetch and parse twice", Kind.CPU, 1.2);
        }
    }

    /** Done for one tenant. */
    private interface Work {

        void run(Tenant tenant) throws Exception;
    }

    private static void round(Portal portal, DirectorySync sync, Tenant tenant) {
        portal.in(() -> {
            sync.run(new BigTenant.Run(tenant.customer(), tenant.connection(), SyncRun.Data.SCHEDULED));
            return true;
        });
    }

    private static void each(List<Tenant> tenants, Work work) throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> running = new ArrayList<>();
            for (Tenant tenant : tenants) {
                running.add(workers.submit(() -> {
                    work.run(tenant);
                    return true;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }
}
