package bench.sync;

import static bench.sync.BigTenant.USERS;

import bench.harness.Benchmark;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Spread;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.sun.management.OperatingSystemMXBean;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.sync.DirectorySync;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The first sync by a portal of its own, once with a small heap and once with a large one. */
public final class SmallHeap implements Benchmark {

    private static final List<Integer> HEAPS = List.of(64, 80, 96, 112, 128, 160);
    private static final int LARGE = 1_024;

    @Override
    public String id() {
        return "B16";
    }

    @Override
    public String title() {
        return "first sync of %,d users in a small heap".formatted(USERS);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        BigTenant big = BigTenant.of(lab);
        double large = inHeap(lab, big, LARGE).orElseThrow(() -> new AssertionError("fails with a large heap"));
        report.line("| heap MiB | CPU s of the sync |");
        report.line("| ---: | ---: |");
        report.line("| %d | %.2f |".formatted(LARGE, large));
        int least = 0;
        for (int heap : HEAPS) {
            OptionalDouble cpu = inHeap(lab, big, heap);
            report.line(
                    "| %d | %s |".formatted(heap, cpu.isPresent() ? "%.2f".formatted(cpu.getAsDouble()) : "too small"));
            if (cpu.isPresent() && cpu.getAsDouble() <= 1.5 * large) {
                least = heap;
                break;
            }
        }
        report.line("");
        report.line("The whole portal is in this heap, with pages, jobs and API; the sync is a small part of it.");
        report.line("");
        report.atMost("MiB that suffice at 1.5 times the CPU", Spread.exactly(least == 0 ? 999 : least), 64);
    }

    private static OptionalDouble inHeap(Lab lab, BigTenant big, int mebibytes) throws Exception {
        big.forget();
        Path log = Path.of("target/bench/B16-" + mebibytes + ".log");
        log.getParent().toFile().mkdirs();
        Process process = new ProcessBuilder(command(lab, big, mebibytes))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(4, TimeUnit.MINUTES) || process.exitValue() != 0) {
                return OptionalDouble.empty();
            }
        } finally {
            process.destroyForcibly();
        }
        big.mustHave("directory_user", USERS);
        return java.nio.file.Files.readAllLines(log).stream()
                .filter(line -> line.startsWith("CPU "))
                .mapToDouble(line -> Double.parseDouble(line.substring(4)))
                .findFirst();
    }

    private static List<String> command(Lab lab, BigTenant big, int mebibytes) throws Exception {
        String given = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        // an empty entry would be the working directory, where the migrations are found once more
        String classes = Stream.of(given.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(List.of(
                "-Xmx" + mebibytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classes,
                SmallHeap.class.getName(),
                lab.database().url(),
                lab.cloud().origin(),
                Portal.keys().toString(),
                big.tenant.customer().toString(),
                big.tenant.connection().toString()));
        return command;
    }

    /** The other process: database, cloud, keys, customer, connection. */
    public static void main(String[] args) {
        Map<String, String> quiet = Map.of("db-scheduler.polling-interval", "1d");
        try (Portal portal = new Portal(args[0], args[1], Path.of(args[2]), quiet)) {
            portal.bean(Scheduler.class).pause();
            var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long before = system.getProcessCpuTime();
            portal.in(() -> {
                portal.bean(DirectorySync.class)
                        .run(new BigTenant.Run(UUID.fromString(args[3]), UUID.fromString(args[4]), SyncRun.Data.ASKED));
                return true;
            });
            System.out.println("CPU " + (system.getProcessCpuTime() - before) / 1e9);
        }
        System.exit(0);
    }
}
