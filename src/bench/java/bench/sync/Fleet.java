package bench.sync;

import bench.cloud.Cloud;
import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost;
import bench.harness.Database;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Spread;
import bench.harness.Tenants;
import bench.harness.Tenants.Tenant;
import bench.peer.NaiveSync;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The first syncs of many tenants at once, as jobs: one is large, some are middling, most are small. */
public final class Fleet implements Benchmark {

    private static final int TENANTS = Integer.getInteger("bench.fleet", 500);
    private static final int LARGEST = BigTenant.USERS;
    private static final int SMALLEST = 50;

    /** With 100,000 users at the first of 500 and 50 at the last 400. */
    private static final double STEEPNESS = 1.65;

    private static final int LATENCY = 50;
    private static final int PAGE = 999;

    /** As many syncs as 40 threads have room for while nobody wants anything else (ADR 23). */
    private static final int AT_ONCE = 26;

    private static final int NAIVE_THREADS = 10;
    private static final int REFUSED_EVERY = 50;
    private static final String KIND = "directory.sync";

    private final Map<Tenant, Integer> sizes = new HashMap<>();
    private final List<Tenant> order = new ArrayList<>();
    private final Map<String, List<Double>> bounds = new HashMap<>();
    private final Map<String, Long> early = new HashMap<>();

    @Override
    public String id() {
        return "B6";
    }

    @Override
    public String title() {
        return "first syncs of %,d tenants with %,d to %d users, %d ms a page, 1 call in %d refused"
                .formatted(TENANTS, LARGEST, SMALLEST, LATENCY, REFUSED_EVERY);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        makeTenants(lab);
        Database database = lab.database();
        Cloud cloud = lab.cloud();
        // nothing but these jobs is to ask Microsoft anything
        database.admin.update("""
                insert into job_pause (provider_id, scope, subject, paused_by)
                select p.id, 'SCHEDULE', t.task_instance, 'bench' from provider p, scheduled_tasks t
                where t.task_name = 'recurring' and t.task_instance <> 'job.housekeeping'
                """);
        lab.endPortal();
        cloud.latencyMillis = LATENCY;
        cloud.refusePageEvery = REFUSED_EVERY;
        try (Portal portal = new Portal(database, cloud, Map.of());
                NaiveSync naive = new NaiveSync(database, cloud, false)) {
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(
                            bounded(cloud, "Gatehouse", AT_ONCE, () -> sync(database, portal))
                                    .preparedBy(() -> forget(database))
                                    .checkedBy(() -> complete(database, "directory_user")),
                            bounded(cloud, "SDK + JPA, ten at once", NAIVE_THREADS, () -> naive(naive))
                                    .preparedBy(() -> forget(database))
                                    .checkedBy(() -> complete(database, "naive_user"))));
            int users = sizes.values().stream().mapToInt(size -> size).sum();
            report.costs(rounds, users, "user");
            report.line(
                    "%,d users; the bound is the longest chain of pages with the pauses it was told, or all calls side by side, %d at once. Calls before a pause was over: %d by Gatehouse, %d by the peer."
                            .formatted(users, AT_ONCE, early.get("Gatehouse"), early.get("SDK + JPA, ten at once")));
            report.line("");
            report.atMost("times the bound", timesTheBound(rounds, "Gatehouse"), 1.25);
            report.better(rounds, "Gatehouse", "SDK + JPA, ten at once", Cost.Kind.WALL, 1);
        } finally {
            cloud.latencyMillis = 0;
            cloud.refusePageEvery = 0;
            database.admin.update("delete from job_pause where paused_by = 'bench'");
        }
    }

    private void makeTenants(Lab lab) throws Exception {
        Tenants tenants = new Tenants(lab.database(), lab.portal());
        tenants.fillDirectories(300, 1_000);
        NaiveSync.createTable(lab.database());
        List<Tenant> made = tenants.make(TENANTS);
        for (int rank = 1; rank <= TENANTS; rank++) {
            int size = Math.max(SMALLEST, (int) (LARGEST / Math.pow(rank, STEEPNESS)));
            Tenant tenant = made.get(rank - 1);
            sizes.put(tenant, size);
            // 16 bits of a person's id tell the tenant
            lab.cloud().users(tenant.tenant(), 1_000 + rank, size);
        }
        order.addAll(made);
        Collections.shuffle(order, new Random(6));
    }

    private void forget(Database database) {
        UUID[] customers = sizes.keySet().stream().map(Tenant::customer).toArray(UUID[]::new);
        for (String table : List.of("directory_sync", "directory_user", "naive_user")) {
            database.admin.update("delete from " + table + " where customer_id = any(?)", (Object) customers);
        }
        database.admin.update("delete from job_run where kind = ?", KIND);
        database.admin.execute("vacuum analyze directory_sync, directory_user, naive_user, job_run, scheduled_tasks");
        database.admin.execute("checkpoint");
    }

    private void sync(Database database, Portal portal) throws Exception {
        TransactionTemplate transaction = new TransactionTemplate(portal.bean(PlatformTransactionManager.class));
        Jobs jobs = portal.bean(Jobs.class);
        for (Tenant tenant : order) {
            JobRequest wanted = JobRequest.of(KIND, "Directory", tenant.customer(), tenant.connection(), Actor.SYSTEM)
                    .data(SyncRun.Data.SCHEDULED);
            portal.in(() -> transaction.execute(status -> jobs.enqueue(wanted)));
        }
        long end = System.nanoTime() + 600_000_000_000L;
        // in one transaction: what looks on is not to be counted among the commits
        try (Connection watching = database.newAdmin()) {
            watching.setAutoCommit(false);
            while (ended(watching, "SUCCEEDED") < TENANTS) {
                Report.require(ended(watching, "FAILED") == 0, "a sync failed");
                Report.require(System.nanoTime() < end, "the syncs take more than ten minutes");
                Thread.sleep(50);
            }
        }
    }

    private static long ended(Connection watching, String state) throws SQLException {
        try (PreparedStatement count =
                watching.prepareStatement("select count(*) from job_run where kind = ? and state = ?")) {
            count.setString(1, KIND);
            count.setString(2, state);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void naive(NaiveSync naive) throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(NAIVE_THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (Tenant tenant : order) {
                running.add(workers.submit(() -> {
                    naive.everybody(tenant);
                    return true;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    /** Notes what the round could have taken at best. */
    private Contender bounded(Cloud cloud, String name, int atOnce, Contender.Step work) {
        return Contender.of(name, () -> {
            cloud.refusedPages.clear();
            long before = cloud.requests.get();
            long earlyBefore = cloud.early.get();
            work.run();
            long calls = cloud.requests.get() - before;
            early.merge(name, cloud.early.get() - earlyBefore, Long::sum);
            double chain = sizes.entrySet().stream()
                    .mapToDouble(tenant -> chain(cloud, tenant.getKey(), tenant.getValue()))
                    .max()
                    .orElseThrow();
            bounds.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(Math.max(chain, calls * LATENCY / 1000.0 / atOnce));
        });
    }

    private static double chain(Cloud cloud, Tenant tenant, int users) {
        return Math.ceilDiv(users, PAGE) * LATENCY / 1000.0 + cloud.refusedPages.getOrDefault(tenant.tenant(), 0L);
    }

    private Spread timesTheBound(Rounds rounds, String name) {
        List<Cost> costs = rounds.costs(name);
        List<Double> bound = bounds.get(name);
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < costs.size(); i++) {
            // the first bound is of the round that warms up
            times.add(costs.get(i).wall() / bound.get(i + 1));
        }
        return Spread.of(times);
    }

    private void complete(Database database, String table) {
        for (Map.Entry<Tenant, Integer> tenant : sizes.entrySet()) {
            long there = database.admin.queryForObject(
                    "select count(*) from " + table + " where customer_id = ?",
                    Long.class,
                    tenant.getKey().customer());
            Report.require(there == tenant.getValue(), table + " has " + there + " users of " + tenant.getValue());
        }
    }
}
