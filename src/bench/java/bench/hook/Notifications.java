package bench.hook;

import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost.Kind;
import bench.harness.Database;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Spread;
import bench.harness.Tenants;
import bench.harness.Tenants.Tenant;
import bench.peer.NaiveHook;
import com.github.kagkarlsson.scheduler.Scheduler;
import io.gatehouse.shared.Hashes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** Microsoft posts one item at a time over 64 connections; what is acknowledged must be on disk. */
public final class Notifications implements Benchmark {

    private static final int ITEMS = 6_000;

    /** Often enough that many transactions die in a run of some seconds. */
    private static final long KILL_MILLIS = 300;

    private static final String OPAQUE = "b".repeat(43);
    private static final String STATE = "s".repeat(40);

    private int serial;
    private final List<Double> slowest = new ArrayList<>();

    @Override
    public String id() {
        return "B13";
    }

    @Override
    public String title() {
        return "%,d notifications over 64 connections".formatted(ITEMS);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        lab.endPortal();
        Database database = lab.database();
        Map<String, String> quiet = Map.of("db-scheduler.polling-interval", "1d");
        try (Portal portal = new Portal(database, lab.cloud(), quiet, NaiveHook.class);
                Senders senders = new Senders(64)) {
            portal.bean(Scheduler.class).pause();
            database.admin.execute("""
                    create table if not exists naive_notification (id uuid primary key, resource text, item text);
                    grant all on naive_notification to public
                    """);
            Tenant tenant = new Tenants(database, portal).make(1).getFirst();
            subscribe(database, portal, tenant);
            String portals = "http://localhost:" + portal.port();
            String ours = portals + "/graph/notifications/" + OPAQUE;
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(
                            Contender.of("Gatehouse", () -> slowest.add(senders.post(ours, items(tenant))))
                                    .preparedBy(() -> database.admin.execute("truncate notification"))
                                    .checkedBy(() -> mustHave(database, "notification")),
                            Contender.of(
                                            "JPA save for each item",
                                            () -> senders.post(portals + NaiveHook.SAVING, items(tenant)))
                                    .preparedBy(() -> database.admin.execute("truncate naive_notification"))
                                    .checkedBy(() -> mustHave(database, "naive_notification")),
                            Contender.of(
                                    "limit: parse, keep nothing",
                                    () -> senders.post(portals + NaiveHook.READING, items(tenant)))));
            report.costs(rounds, ITEMS, "item");
            report.line("%d calls were answered 503 and sent again, as Microsoft does.".formatted(senders.again.get()));
            report.line("");
            report.better(rounds, "Gatehouse", "JPA save for each item", Kind.WALL, 2);
            report.atLeast(
                    "share of the limit's rate",
                    rounds.times("limit: parse, keep nothing", "Gatehouse", Kind.WALL),
                    0.35);
            report.atMost("ms until the slowest in a hundred is answered", Spread.of(slowest), 250);
            // each death would fill pages
            LoggingSystem logging = portal.bean(LoggingSystem.class);
            logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.OFF);
            try {
                report.line(withoutSessions(database, senders, ours, items(tenant)));
                report.line("");
            } finally {
                logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
            }
        }
    }

    private static void mustHave(Database database, String table) {
        long kept = database.admin.queryForObject("select count(*) from " + table, Long.class);
        Report.require(kept == ITEMS, kept + " of " + ITEMS + " items are in " + table);
    }

    /** While PostgreSQL's sessions are ended again and again: each item that was acknowledged is kept, and once. */
    private static String withoutSessions(Database database, Senders senders, String address, List<String> bodies)
            throws Exception {
        database.admin.execute("truncate notification");
        int before = senders.again.get();
        AtomicLong ended = new AtomicLong();
        try (ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor()) {
            Future<?> killing = killer.scheduleAtFixedRate(
                    () -> ended.addAndGet(database.endSessions()), KILL_MILLIS, KILL_MILLIS, TimeUnit.MILLISECONDS);
            senders.post(address, bodies);
            Report.require(!killing.isDone(), "sessions were ended until the last item was acknowledged");
            killing.cancel(false);
        }
        mustHave(database, "notification");
        long different = database.admin.queryForObject("select count(distinct resource) from notification", Long.class);
        Report.require(different == ITEMS, different + " of " + ITEMS + " items were kept once");
        Report.require(ended.get() > 0, "no session was ended");
        return "While %,d sessions of PostgreSQL were ended under it, %,d calls were not acknowledged and sent again; all %,d items that were acknowledged are kept, each once."
                .formatted(ended.get(), senders.again.get() - before, ITEMS);
    }

    private List<String> items(Tenant tenant) {
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            bodies.add("""
                    {"value":[{"subscriptionId":"graph-1","clientState":"%s","tenantId":"%s","changeType":"created",
                     "resource":"chats/19:%d/messages/%d","subscriptionExpirationDateTime":"2030-01-01T00:00:00Z",
                     "resourceData":{"id":"%d","@odata.type":"#microsoft.graph.chatMessage"}}]}
                    """.formatted(STATE, tenant.tenant(), ++serial, serial, serial));
        }
        return bodies;
    }

    private static void subscribe(Database database, Portal portal, Tenant tenant) {
        database.admin.update(
                """
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource,
                  changes, kind, path_hash, state_hash, origin, state, graph_id, expires_at, created_at, activated_at)
                values (?, ?, ?, ?, ?, 'bench', '/chats/getAllMessages', 'created', 'MESSAGE', ?, ?, 'http://localhost',
                  'ACTIVE', 'graph-1', now() + interval '1 day', now(), now())
                """,
                portal.provider.value(),
                UUID.randomUUID(),
                tenant.customer(),
                tenant.connection(),
                tenant.tenant(),
                Hashes.sha256(OPAQUE),
                Hashes.sha256(STATE));
    }
}
