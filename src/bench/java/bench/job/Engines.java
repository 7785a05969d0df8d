package bench.job;

import bench.harness.Database;
import bench.harness.Lab;
import bench.harness.Portal;
import com.zaxxer.hikari.HikariDataSource;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobLambda;
import org.jobrunr.scheduling.BackgroundJob;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The portal's jobs as shipped, JobRunr and Quartz, all on one database. */
final class Engines {

    static Portal portal(Lab lab) throws IOException {
        return new Portal(lab.database(), lab.cloud(), Map.of(), Counting.class);
    }

    static void enqueue(Portal portal, int jobs) {
        TransactionTemplate transaction = new TransactionTemplate(portal.bean(PlatformTransactionManager.class));
        for (int i = 0; i < jobs; i++) {
            portal.in(() -> transaction.execute(status ->
                    portal.bean(Jobs.class).enqueue(JobRequest.of(Counting.KIND, "bench", null, null, Actor.SYSTEM))));
        }
    }

    /** Quartz's clustered store with ten threads that take ten triggers at once. */
    static Scheduler quartz(Database database) throws SchedulerException, IOException {
        try (var script = Scheduler.class.getResourceAsStream("/org/quartz/impl/jdbcjobstore/tables_postgres.sql")) {
            database.admin.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            for (String table : database.admin.queryForList(
                    "select tablename from pg_tables where tablename like 'qrtz%'", String.class)) {
                database.admin.execute("grant all on " + table + " to " + Database.LOGIN);
            }
        }
        Properties settings = new Properties();
        settings.put("org.quartz.scheduler.instanceName", "bench");
        settings.put("org.quartz.scheduler.instanceId", "AUTO");
        settings.put("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "10");
        settings.put("org.quartz.threadPool.threadCount", "10");
        settings.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        settings.put("org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        settings.put("org.quartz.jobStore.isClustered", "true");
        settings.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        settings.put("org.quartz.jobStore.dataSource", "bench");
        settings.put("org.quartz.dataSource.bench.provider", "hikaricp");
        settings.put("org.quartz.dataSource.bench.driver", "org.postgresql.Driver");
        settings.put("org.quartz.dataSource.bench.URL", database.url());
        settings.put("org.quartz.dataSource.bench.user", Database.LOGIN);
        settings.put("org.quartz.dataSource.bench.password", Database.LOGIN);
        settings.put("org.quartz.dataSource.bench.maxConnections", "15");
        Scheduler scheduler = new StdSchedulerFactory(settings).getScheduler();
        scheduler.start();
        return scheduler;
    }

    static void enqueue(Scheduler quartz, int jobs) throws SchedulerException {
        for (int i = 0; i < jobs; i++) {
            quartz.scheduleJob(
                    JobBuilder.newJob(QuartzWork.class).build(),
                    TriggerBuilder.newTrigger().startNow().build());
        }
    }

    /** What Quartz calls. */
    public static final class QuartzWork implements Job {

        @Override
        public void execute(JobExecutionContext context) {
            Counting.work();
        }
    }

    static HikariDataSource jobRunr(Database database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(database.url());
        pool.setUsername(Database.LOGIN);
        pool.setPassword(Database.LOGIN);
        pool.setMaximumPoolSize(20);
        JobRunr.configure()
                .useStorageProvider(new PostgresStorageProvider(pool))
                .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollInterval(Duration.ofSeconds(5))
                        .andWorkerCount(16))
                .initialize();
        return pool;
    }

    static void enqueueJobRunr(int jobs) {
        for (int i = 0; i < jobs; i++) {
            BackgroundJob.enqueue((JobLambda) Counting::work);
        }
    }

    private Engines() {}
}
