package bench.web;

import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost.Kind;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Spread;
import io.gatehouse.packaging.TrainedPortal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From the start of the process to its first page, as the image starts it and as the jar starts by itself. */
public final class FirstAnswer implements Benchmark {

    private static final String CACHED = "Gatehouse as in the image, with the AOT cache";
    private static final String UNPACKED = "the same without the cache";
    private static final String JAR = "the jar as it was built";
    private static final long LONGEST_NANOS = 300_000_000_000L;

    /** A page that everybody may see, rendered like all others. */
    private static final String PAGE = "/signed-out";

    private final Map<String, List<Double>> resident = new LinkedHashMap<>();
    private @Nullable Process portal;

    @Override
    public String id() {
        return "B15";
    }

    @Override
    public String title() {
        return "time to the first answer";
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        lab.endPortal();
        List<String> cached = TrainedPortal.arguments();
        List<String> unpacked =
                cached.stream().filter(word -> !word.startsWith("-XX:AOT")).toList();
        List<String> jar = List.of(cached.getFirst(), "-jar", System.getProperty("gatehouse.jar"));
        try {
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(start(lab, CACHED, cached), start(lab, UNPACKED, unpacked), start(lab, JAR, jar)));
            report.costs(rounds, 1, "start");
            report.line(
                    "CPU here is that of the portal's process and of the one that asks it. Resident at the answer: %s."
                            .formatted(String.join(
                                    ", ",
                                    resident.entrySet().stream()
                                            .map(each -> "%.0f MiB (%s)"
                                                    .formatted(
                                                            Spread.of(each.getValue())
                                                                    .median(),
                                                            each.getKey()))
                                            .toList())));
            report.line("");
            report.within(rounds, CACHED, JAR, Kind.WALL, 0.4);
            report.within(rounds, CACHED, JAR, Kind.CPU, 0.4);
        } finally {
            end();
        }
    }

    /** The first start of all, which makes the tables, is in the round that warms up. */
    private Contender start(Lab lab, String name, List<String> arguments) {
        return Contender.of(name, () -> {
                    int port = freePort();
                    portal = launch(lab, arguments, port);
                    await(portal, URI.create("http://localhost:" + port + PAGE));
                })
                .checkedBy(() -> {
                    resident.computeIfAbsent(name, key -> new ArrayList<>()).add(residentMebibytes(portal));
                    end();
                });
    }

    private static Process launch(Lab lab, List<String> arguments, int port) throws IOException {
        Map<String, String> settings =
                Portal.settings(lab.database().url(), lab.cloud().origin(), Portal.keys());
        settings.put("server.port", Integer.toString(port));
        settings.put("gatehouse.public-url", "http://localhost:" + port);
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(arguments);
        command.addAll(List.of(Portal.arguments(settings)));
        Path log = Files.createDirectories(Path.of("target/bench")).resolve("B15.log");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static void await(Process portal, URI page) throws Exception {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (!answers(page)) {
            Report.require(portal.isAlive(), "the portal ended, see target/bench/B15.log");
            Report.require(System.nanoTime() < end, "no answer within five minutes");
            Thread.sleep(10);
        }
    }

    private static boolean answers(URI page) {
        try {
            HttpURLConnection asked = (HttpURLConnection) page.toURL().openConnection();
            int status = asked.getResponseCode();
            asked.disconnect();
            Report.require(status == 200, "answered " + status);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static double residentMebibytes(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void end() throws InterruptedException {
        if (portal != null) {
            portal.destroy();
            if (!portal.waitFor(20, TimeUnit.SECONDS)) {
                portal.destroyForcibly().waitFor();
            }
            portal = null;
        }
    }
}
