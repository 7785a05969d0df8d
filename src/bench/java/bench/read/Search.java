package bench.read;

import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost.Kind;
import bench.harness.Database;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Tenants;
import bench.harness.Tenants.Tenant;
import io.gatehouse.directory.list.ListedUsers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lookups in a directory of 100,000, with row-level security and without; LIKE is what loses its index to it. */
public final class Search implements Benchmark {

    private static final int USERS = 100_000;
    private static final int LOOKUPS = 300;
    private static final int SLOW_LOOKUPS = 5;
    private static final String ROWS = "select * from directory_user where provider_id = ? and customer_id = ? and ";
    private static final String KEY = ROWS + "id = ?";
    private static final String LIKE = ROWS + "upn_search like ? || '%' order by upn_search limit 50";

    @Override
    public String id() {
        return "B17";
    }

    @Override
    public String title() {
        return "lookups among %,d users under row-level security".formatted(USERS);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        Portal portal = lab.portal();
        Database database = lab.database();
        Tenants tenants = new Tenants(database, portal);
        tenants.fillDirectories(300, 1_000);
        Tenant tenant = tenants.make(1).getFirst();
        tenants.fill(tenant, USERS);
        database.admin.execute("vacuum analyze directory_user");
        TransactionTemplate transaction = new TransactionTemplate(portal.bean(PlatformTransactionManager.class));
        JdbcClient ours = portal.bean(JdbcClient.class);
        JdbcClient free = JdbcClient.create(database.admin.getDataSource());
        List<UUID> ids = database.admin.queryForList(
                "select id from directory_user where customer_id = ? limit " + LOOKUPS, UUID.class, tenant.customer());
        List<Contender> contenders = new ArrayList<>();
        contenders.add(Contender.of(
                "key, secured", () -> portal.in(() -> transaction.execute(status -> keys(ours, portal, tenant, ids)))));
        contenders.add(Contender.of("key, free", () -> keys(free, portal, tenant, ids)));
        ListedUsers secured = new ListedUsers(ours);
        ListedUsers unsecured = new ListedUsers(free);
        contenders.add(Contender.of(
                "search, secured",
                () -> portal.in(() -> transaction.execute(status -> search(secured, tenant, LOOKUPS)))));
        contenders.add(Contender.of("search, free", () -> portal.in(() -> search(unsecured, tenant, LOOKUPS))));
        contenders.add(Contender.of(
                "page, secured, of %d".formatted(SLOW_LOOKUPS),
                () -> portal.in(() -> transaction.execute(status -> pages(secured, tenant)))));
        contenders.add(Contender.of(
                "page, free, of %d".formatted(SLOW_LOOKUPS), () -> portal.in(() -> pages(unsecured, tenant))));
        contenders.add(Contender.of(
                "LIKE, secured, of %d".formatted(SLOW_LOOKUPS),
                () -> portal.in(() -> transaction.execute(status -> like(ours, portal, tenant)))));
        Rounds rounds = Rounds.of(lab.meter(), contenders);
        report.costs(rounds, LOOKUPS, "lookup");
        report.within(rounds, "key, secured", "key, free", Kind.WALL, 1.5);
        report.within(rounds, "search, secured", "search, free", Kind.WALL, 1.5);
        report.within(
                rounds,
                "page, secured, of %d".formatted(SLOW_LOOKUPS),
                "page, free, of %d".formatted(SLOW_LOOKUPS),
                Kind.WALL,
                1.3);
    }

    private static int keys(JdbcClient jdbc, Portal portal, Tenant tenant, List<UUID> ids) {
        for (UUID id : ids) {
            int found = jdbc.sql(KEY)
                    .params(portal.provider.value(), tenant.customer(), id)
                    .query((row, n) -> row.getString("display_name"))
                    .list()
                    .size();
            Report.require(found == 1, "found by its key");
        }
        return ids.size();
    }

    private static int search(ListedUsers users, Tenant tenant, int times) {
        for (int i = 0; i < times; i++) {
            Report.require(users.count(tenant.customer(), prefix(i)) == 1, "found by its beginning");
        }
        return times;
    }

    private static int pages(ListedUsers users, Tenant tenant) {
        for (int i = 0; i < SLOW_LOOKUPS; i++) {
            Report.require(users.count(tenant.customer(), null) == 50, "a full page");
        }
        return SLOW_LOOKUPS;
    }

    private static int like(JdbcClient jdbc, Portal portal, Tenant tenant) {
        for (int i = 0; i < SLOW_LOOKUPS; i++) {
            int found = jdbc.sql(LIKE)
                    .params(portal.provider.value(), tenant.customer(), prefix(i))
                    .query((row, n) -> row.getString("display_name"))
                    .list()
                    .size();
            Report.require(found == 1, "found by its beginning");
        }
        return SLOW_LOOKUPS;
    }

    private static String prefix(int i) {
        return "user" + (50_000 + i) + "@";
    }
}
