package bench.harness;

import bench.cloud.Cloud;
import com.github.kagkarlsson.scheduler.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the benchmarks share: one database, one stand-in for Microsoft, one portal; made when first needed. */
public final class Lab implements AutoCloseable {

    private static final Path RESULTS = Path.of("target/bench");

    private @Nullable Database database;
    private @Nullable Cloud cloud;
    private @Nullable Portal portal;

    public Database database() throws IOException {
        return database == null ? database = new Database() : database;
    }

    public Cloud cloud() throws IOException {
        return cloud == null ? cloud = new Cloud() : cloud;
    }

    /** Without its background work, which would be measured too. */
    public Portal portal() throws IOException {
        if (portal == null) {
            portal = new Portal(database(), cloud(), Map.of("db-scheduler.polling-interval", "1d"));
            portal.bean(Scheduler.class).pause();
        }
        return portal;
    }

    /** For a benchmark that needs another portal on this database. */
    public void endPortal() {
        if (portal != null) {
            portal.close();
            portal = null;
        }
    }

    public Meter meter() throws IOException {
        return new Meter(database());
    }

    public void run(Benchmark benchmark) throws Exception {
        Report report = new Report(benchmark.id(), benchmark.title());
        benchmark.run(this, report);
        report.line("Measured on %s, %d cores, load %s."
                .formatted(LocalDate.now(), Runtime.getRuntime().availableProcessors(), load()));
        report.line("");
        report.write(RESULTS, benchmark.id());
        System.out.println(report.text());
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    @Override
    public void close() throws IOException {
        if (portal != null) {
            portal.close();
        }
        if (cloud != null) {
            cloud.close();
        }
        if (database != null) {
            database.close();
        }
    }
}
