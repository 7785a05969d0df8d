package io.gatehouse.journey;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestDatabase;
import io.gatehouse.demo.FrontDoor;
import io.gatehouse.packaging.Installation;
import io.gatehouse.packaging.Installation.Replica;
import io.gatehouse.packaging.TrainedPortal;
import io.gatehouse.sandbox.Sandbox;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Three portals from the production jar that start at once on an empty database, and the one address before them. */
final class ThreeReplicas implements AutoCloseable {

    /** How often each connection proves itself. */
    static final Duration BEAT = Duration.ofSeconds(2);

    private static final List<String> SETTINGS = List.of(
            "-Xmx400m",
            "-XX:TieredStopAtLevel=1",
            "-Ddb-scheduler.heartbeat-interval=1s",
            "-Ddb-scheduler.polling-interval=500ms",
            "-Dgatehouse.connection.check-interval=" + BEAT.toSeconds() + "s");

    private final DeadlyWire wire = new DeadlyWire();
    private final TestDatabase.Address database = TestDatabase.create();
    private final Map<Integer, Integer> served = new ConcurrentHashMap<>();
    private final Map<String, Integer> last = new ConcurrentHashMap<>();
    private final Installation installation;
    private final URI cloud;
    private final List<Replica> replicas;
    private final FrontDoor door;

    ThreeReplicas(Path logs) {
        installation = Installation.on(logs, database, wire::before);
        cloud = wire.before(installation.sandbox().loginEndpoint());
        replicas = IntStream.rangeClosed(1, 3).mapToObj(this::started).toList();
        door = FrontDoor.open(
                URI.create(url()).getPort(),
                replicas.stream().map(Replica::port).toList(),
                (path, port) -> {
                    served.merge(port, 1, Integer::sum);
                    last.put(path, port);
                });
        try {
            Awaitility.await("all are ready")
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(100))
                    .until(this::allReady);
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    private boolean allReady() {
        for (Replica each : replicas) {
            if (!each.process().alive()) {
                throw new AssertionError(each.process().output());
            }
        }
        return ready() == replicas.size();
    }

    long ready() {
        return door.ready();
    }

    private Replica started(int number) {
        List<String> arguments = new ArrayList<>(SETTINGS);
        arguments.add("-Ddb-scheduler.scheduler-name=" + name(number));
        arguments.addAll(TrainedPortal.arguments());
        return installation.replica(arguments);
    }

    private static String name(int number) {
        return "replica-" + number;
    }

    String url() {
        return installation.publicUrl();
    }

    Sandbox sandbox() {
        return installation.sandbox();
    }

    Automation automation() {
        return new Automation(url(), cloud);
    }

    TestBrowser browser() {
        return new TestBrowser(url(), url());
    }

    /** Microsoft's answer to the call that is counted there is kept back until a replica is killed. */
    DeadlyWire.Watch watch(String tenant, Pattern first, int deadly) {
        return wire.watch(tenant, first, deadly);
    }

    /** The one that was given the latest request for this path. */
    void killAt(String path) {
        int port = last.get(path);
        kill(replicas.stream().filter(each -> each.port() == port).findFirst().orElseThrow());
    }

    /** The one that works on this job stands still, with a page of it in its hands, until it is told to go on. */
    Replica pauseWorkerOf(String job) {
        String worker = read("select picked_by from scheduled_tasks where task_instance = ? and picked", job)
                .getFirst();
        Replica replica = replicas.get(Integer.parseInt(worker.replace("replica-", "")) - 1);
        replica.pause();
        wire.goOn();
        return replica;
    }

    private void kill(Replica replica) {
        replica.kill();
        wire.buried();
    }

    long alive() {
        return replicas.stream().filter(each -> each.process().alive()).count();
    }

    /** How many requests each of them was given, by its port. */
    Map<Integer, Integer> served() {
        return Map.copyOf(served);
    }

    /** One column of what the database holds, as nobody hides it. */
    List<String> read(String sql, Object... parameters) {
        return Column.read(() -> TestDatabase.administrator(database), sql, parameters);
    }

    @Override
    public void close() {
        door.close();
        wire.close();
        installation.close();
    }
}
