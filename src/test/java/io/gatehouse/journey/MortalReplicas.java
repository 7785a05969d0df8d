package io.gatehouse.journey;

import io.gatehouse.TestBrowser;
import io.gatehouse.demo.FrontDoor;
import io.gatehouse.packaging.Installation;
import io.gatehouse.packaging.Installation.Replica;
import io.gatehouse.packaging.TrainedPortal;
import io.gatehouse.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Two portals from the production jar behind one address, each under a supervisor that starts it again whenever it ends.
 * None that served may end by itself; one that finds no database while it starts may, and comes back.
 */
final class MortalReplicas implements AutoCloseable {

    private static final int COUNT = 2;
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final List<String> SETTINGS = List.of(
            "-Xmx400m",
            "-XX:TieredStopAtLevel=1",
            "-Ddb-scheduler.heartbeat-interval=1s",
            "-Ddb-scheduler.polling-interval=500ms",
            "-Dgatehouse.mail.recover-every=2s",
            "-Dgatehouse.mail.retry-first=1s",
            "-Dgatehouse.mail.lease=15s",
            // what falls silent is given up sooner than we ship it, and no sooner than whoever stood still has read
            // what came
            "-Dspring.mail.properties.mail.smtp.timeout=8000",
            "-Dgatehouse.microsoft.call-timeout=10s",
            "-Dspring.datasource.hikari.data-source-properties.socketTimeout=10",
            "-Dgatehouse.connection.check-interval=3s",
            "-Dgatehouse.directory.every=3s",
            "-Dgatehouse.directory.as-wished=false",
            "-Dgatehouse.subscriptions.look=1s",
            "-Dgatehouse.subscriptions.compare=5s");

    private final Path logs;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Installation installation;
    private final Wires wires;
    private final List<Life> lives;
    private final FrontDoor door;
    private final List<String> endedByThemselves = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    MortalReplicas(Path logs, MortalDatabase database) {
        this.logs = logs;
        installation = Installation.on(logs, database.address());
        wires = new Wires(installation.sandbox(), database.address());
        installation.told(wires.variables());
        lives = IntStream.range(0, COUNT).mapToObj(n -> new Life()).toList();
        door = FrontDoor.open(
                URI.create(url()).getPort(), lives.stream().map(Life::port).toList(), (path, port) -> {});
        try {
            awaitAll();
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** One of them, through all its deaths. */
    final class Life {

        private volatile Replica replica = installation.replica(arguments());
        private volatile boolean killed;
        private volatile boolean paused;
        private volatile boolean served;

        Life() {
            Thread.ofVirtual().start(this::supervise);
        }

        int port() {
            return replica.port();
        }

        synchronized void kill() {
            killed = true;
            replica.kill();
        }

        synchronized void pause() {
            paused = true;
            replica.pause();
        }

        synchronized void goOn() {
            replica.goOn();
            paused = false;
        }

        /** Whether it can be asked how it is, and was at work before. */
        boolean atWork() {
            return served && !paused && !killed;
        }

        private void supervise() {
            while (!closed) {
                Replica now = replica;
                Optional<Integer> ready = status("/actuator/health/readiness");
                served |= ready.filter(status -> status == 200).isPresent();
                if (!now.process().alive()) {
                    again(now);
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }

        private synchronized void again(Replica dead) {
            if (closed) {
                return;
            }
            if (!killed && served) {
                endedByThemselves.add(dead.process().output());
            }
            served = false;
            killed = false;
            paused = false;
            replica = installation.replica(arguments(), dead.port());
        }

        /** Empty where nobody answers. */
        Optional<Integer> status(String path) {
            return answer(path, PATIENCE).map(HttpResponse::statusCode);
        }

        Optional<HttpResponse<String>> answer(String path, Duration patience) {
            return answer(path, patience, Map.of());
        }

        /** @param cookies of a browser that is known to all replicas */
        Optional<HttpResponse<String>> answer(String path, Duration patience, Map<String, String> cookies) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                    .timeout(patience);
            if (!cookies.isEmpty()) {
                request.header(
                        "Cookie",
                        cookies.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
            }
            try {
                return Optional.of(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
            } catch (IOException nobody) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static List<String> arguments() {
        List<String> arguments = new ArrayList<>(SETTINGS);
        arguments.addAll(TrainedPortal.arguments());
        return arguments;
    }

    List<Life> lives() {
        return lives;
    }

    /** What they said who ended though nobody killed them. */
    List<String> endedByThemselves() {
        return endedByThemselves;
    }

    /** How many lines of the logs of all of them, the dead included, hold this. */
    long said(String text) {
        try (Stream<Path> files = Files.list(logs)) {
            long count = 0;
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".log")).toList()) {
                try (Stream<String> lines = Files.lines(file)) {
                    count += lines.filter(line -> line.contains(text)).count();
                }
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitAll() {
        await(COUNT);
    }

    void awaitOne() {
        await(1);
    }

    private void await(int count) {
        Awaitility.await(count + " are ready")
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> door.ready() >= count);
    }

    String url() {
        return installation.publicUrl();
    }

    Sandbox sandbox() {
        return installation.sandbox();
    }

    Automation automation() {
        return new Automation(url(), wires.signIn(), sandbox().loginEndpoint());
    }

    /** Of somebody elsewhere, whose own way to Microsoft nobody cuts. */
    TestBrowser browser() {
        return new TestBrowser(
                wires.signIn().toString(), sandbox().loginEndpoint().toString());
    }

    Wires wires() {
        return wires;
    }

    void press(String path, String json) {
        installation.press(path, json);
    }

    @Override
    public void close() {
        closed = true;
        door.close();
        installation.close();
        wires.close();
    }
}
