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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The first sync by a portal of its own in heaps of several sizes: what the portal needs without it, what with it, and how
 * much of that is the sync's.
 */
public final class SmallHeap implements Benchmark {

    private static final List<Integer> HEAPS = List.of(64, 80, 96, 112, 128, 144, 160, 192, 224, 256);
    private static final int LARGE = 1_024;
    private static final double MEBIBYTE = 1024 * 1024;

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
        Map<String, Double> live = inHeap(lab, big, LARGE, "live");
        Report.require(live.containsKey("AFTER"), "the sync went through in %d MiB".formatted(LARGE));
        double large = cpu(lab, big, LARGE);
        Report.require(Double.isFinite(large), "the sync went through in %d MiB".formatted(LARGE));
        Map<Integer, Double> cpu = new HashMap<>(Map.of(LARGE, large));
        Map<Integer, Boolean> answers = new HashMap<>();
        OptionalInt answering = least(heap -> answers.computeIfAbsent(
                heap, size -> inHeap(lab, big, size, "answer").containsKey("ANSWERED")));
        OptionalInt syncing = least(heap -> cpu.computeIfAbsent(heap, size -> cpu(lab, big, size)) <= 1.5 * large);
        report.line("| heap MiB | CPU s of the sync |");
        report.line("| ---: | ---: |");
        cpu.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> report.line("| %d | %s |"
                        .formatted(
                                each.getKey(),
                                each.getValue().isInfinite() ? "too small" : "%.2f".formatted(each.getValue()))));
        report.line("");
        report.line("| live heap after a collection | MiB |");
        report.line("| --- | ---: |");
        report.line("| portal at rest | %.0f |".formatted(live.get("BEFORE")));
        report.line("| highest during the sync | %.0f |".formatted(live.get("DURING")));
        report.line("| behind it | %.0f |".formatted(live.get("AFTER")));
        report.line("");
        report.line("The portal starts, and answers a page, in a heap of %s MiB without a sync."
                .formatted(answering.isPresent() ? answering.getAsInt() : "more than 256"));
        report.line("");
        report.atMost("MiB that suffice at 1.5 times the CPU", Spread.exactly(syncing.orElse(999)), 64);
        report.atMost(
                "MiB of live heap that the sync adds", Spread.exactly(live.get("DURING") - live.get("BEFORE")), 64);
    }

    /** The smallest that will do, by halves. */
    private static OptionalInt least(IntPredicate enough) {
        int from = 0;
        int to = HEAPS.size();
        while (from < to) {
            int middle = (from + to) / 2;
            if (enough.test(HEAPS.get(middle))) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from == HEAPS.size() ? OptionalInt.empty() : OptionalInt.of(HEAPS.get(from));
    }

    private static double cpu(Lab lab, BigTenant big, int mebibytes) {
        Double cpu = inHeap(lab, big, mebibytes, "sync").get("CPU");
        if (cpu == null) {
            return Double.POSITIVE_INFINITY;
        }
        big.mustHave("directory_user", USERS);
        return cpu;
    }

    /** What the other process tells, by its name; nothing where it fails. */
    private static Map<String, Double> inHeap(Lab lab, BigTenant big, int mebibytes, String what) {
        big.forget();
        Path log = Path.of("target/bench/B16-%s-%d.log".formatted(what, mebibytes));
        log.getParent().toFile().mkdirs();
        try {
            Process process = new ProcessBuilder(command(lab, big, mebibytes, what))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                if (!process.waitFor(4, TimeUnit.MINUTES) || process.exitValue() != 0) {
                    return Map.of();
                }
            } finally {
                process.destroyForcibly();
            }
            return Files.readAllLines(log).stream()
                    .filter(line -> line.startsWith("B16 "))
                    .map(line -> line.split(" "))
                    .collect(Collectors.toMap(words -> words[1], words -> Double.parseDouble(words[2])));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> command(Lab lab, BigTenant big, int mebibytes, String what) throws IOException {
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
                big.tenant.connection().toString(),
                what));
        return command;
    }

    /** The other process: database, cloud, keys, customer, connection, what to do. */
    public static void main(String[] args) throws Exception {
        Map<String, String> quiet = Map.of("db-scheduler.polling-interval", "1d");
        try (Portal portal = new Portal(args[0], args[1], Path.of(args[2]), quiet)) {
            portal.bean(Scheduler.class).pause();
            Runnable sync = () -> portal.in(() -> {
                portal.bean(DirectorySync.class)
                        .run(new BigTenant.Run(UUID.fromString(args[3]), UUID.fromString(args[4]), SyncRun.Data.ASKED));
                return true;
            });
            switch (args[5]) {
                case "answer" -> answer(portal.port());
                case "sync" -> cpu(sync);
                case "live" -> live(portal.port(), sync);
                default -> throw new IllegalArgumentException(args[5]);
            }
        }
        System.exit(0);
    }

    private static void tell(String name, double value) {
        System.out.println("B16 " + name + " " + value);
    }

    private static void answer(int port) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            int status = client.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
            Report.require(status < 500, "a page");
        }
        tell("ANSWERED", 1);
    }

    private static void cpu(Runnable sync) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        sync.run();
        tell("CPU", (system.getProcessCpuTime() - before) / 1e9);
    }

    /** A page comes first, so that what is loaded for good is not taken for the sync's. */
    private static void live(int port, Runnable sync) throws Exception {
        answer(port);
        tell("BEFORE", live());
        FutureTask<Boolean> running = new FutureTask<>(sync, true);
        Thread.ofPlatform().start(running);
        double most = 0;
        while (!running.isDone()) {
            most = Math.max(most, live());
            Thread.sleep(100);
        }
        running.get();
        tell("DURING", most);
        tell("AFTER", live());
    }

    private static double live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE;
    }
}
