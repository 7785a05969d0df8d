package bench.sync;

import bench.harness.Database;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Tenants;
import bench.harness.Tenants.Tenant;
import bench.peer.NaiveSync;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.sync.DirectorySync;
import io.gatehouse.job.JobContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One tenant of 100,000 users among 300 others of 1,000, and the product's own sync of it. */
final class BigTenant {

    static final int USERS = Integer.getInteger("bench.users", 100_000);
    static final int NUMBER = 1;

    private static final String COUNTING = """
            select exists (select from pg_stat_activity
              where pid <> pg_backend_pid() and state = 'active' and query like '%analyze_directory%')
            """;

    private static @Nullable BigTenant made;

    final Tenant tenant;
    private final Database database;
    private final Portal portal;

    private BigTenant(Lab lab) throws Exception {
        database = lab.database();
        portal = lab.portal();
        Tenants tenants = new Tenants(database, portal);
        tenants.fillDirectories(300, 1_000);
        tenant = tenants.make(1).getFirst();
        NaiveSync.createTable(database);
        lab.cloud().users(tenant.tenant(), NUMBER, USERS);
    }

    static BigTenant of(Lab lab) throws Exception {
        return made == null ? made = new BigTenant(lab) : made;
    }

    /** What a job is to the sync. */
    record Run(UUID customerId, UUID connectionId, SyncRun.Data data) implements JobContext {

        @Override
        public UUID id() {
            return new UUID(0, 1);
        }

        @Override
        public <T> T data(Class<T> type) {
            return type.cast(data);
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public void progress(long done, @Nullable Long total, String text) {}
    }

    void sync(SyncRun.Data data) {
        portal.in(() -> {
            portal.bean(DirectorySync.class).run(new Run(tenant.customer(), tenant.connection(), data));
            return true;
        });
    }

    /** Waits for PostgreSQL's count of the tables, which begins in the middle of the end. */
    void recounted() throws InterruptedException {
        for (int idle = 0; idle < 3; ) {
            Thread.sleep(40);
            boolean counting = database.admin.queryForObject(COUNTING, Boolean.class);
            idle = counting ? 0 : idle + 1;
        }
    }

    /** As before the first sync; the dead rows are swept away. */
    void forget() {
        database.admin.update("delete from directory_sync where customer_id = ?", tenant.customer());
        database.admin.update("delete from directory_user where customer_id = ?", tenant.customer());
        database.admin.update("delete from naive_user where customer_id = ?", tenant.customer());
        sweep();
    }

    void sweep() {
        database.admin.execute("vacuum analyze directory_user, naive_user");
        database.admin.execute("checkpoint");
    }

    void mustHaveEdition(String table, int edition, long users) {
        long there = database.admin.queryForObject(
                "select count(*) from " + table + " where customer_id = ? and job_title like ?",
                Long.class,
                tenant.customer(),
                "%, edition " + edition);
        Report.require(there == users, table + " has " + there + " changed users instead of " + users);
    }

    void mustHave(String table, long users) {
        long there = database.admin.queryForObject(
                "select count(*) from " + table + " where customer_id = ? and job_title is not null",
                Long.class,
                tenant.customer());
        Report.require(there == users, table + " has " + there + " users instead of " + users);
    }
}
