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
import io.gatehouse.shared.Hashes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Microsoft posts one item at a time over 64 connections; what is acknowledged must be on disk. */
public final class Notifications implements Benchmark {

    private static final int ITEMS = 6_000;
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
        Portal portal = lab.portal();
        Database database = lab.database();
        Tenant tenant = new Tenants(database, portal).make(1).getFirst();
        subscribe(database, portal, tenant);
        String ours = "http://localhost:" + portal.port() + "/graph/notifications/" + OPAQUE;
        try (NaiveHook naive = new NaiveHook(database);
                Senders senders = new Senders(64)) {
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(
                            Contender.of("Gatehouse", () -> slowest.add(senders.post(ours, items(tenant))))
                                    .preparedBy(() -> database.admin.execute("truncate notification"))
                                    .checkedBy(() -> mustHave(database, "notification")),
                            Contender.of(
                                            "JPA save for each item",
                                            () -> senders.post(naive.origin() + "/saving", items(tenant)))
                                    .preparedBy(() -> database.admin.execute("truncate naive_notification"))
                                    .checkedBy(() -> mustHave(database, "naive_notification")),
                            Contender.of(
                                    "limit: parse, keep nothing",
                                    () -> senders.post(naive.origin() + "/reading", items(tenant)))));
            report.costs(rounds, ITEMS, "item");
            report.line("%d calls were answered 503 and sent again, as Microsoft does.".formatted(senders.again.get()));
            report.line("");
            report.better(rounds, "Gatehouse", "JPA save for each item", Kind.WALL, 2);
            report.atLeast(
                    "share of the limit's rate",
                    rounds.times("limit: parse, keep nothing", "Gatehouse", Kind.WALL),
                    0.35);
            report.atMost("ms until the slowest in a hundred is answered", Spread.of(slowest), 250);
        }
    }

    private static void mustHave(Database database, String table) {
        long kept = database.admin.queryForObject("select count(*) from " + table, Long.class);
        Report.require(kept == ITEMS, kept + " of " + ITEMS + " items are in " + table);
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
