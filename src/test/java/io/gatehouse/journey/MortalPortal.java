package io.gatehouse.journey;

import io.gatehouse.TestDatabase;
import io.gatehouse.packaging.Installation;
import io.gatehouse.packaging.Running;
import io.gatehouse.sandbox.Sandbox;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * The production jar under a supervisor that starts it again whenever it dies: with the same crash point armed until it
 * has died as often as was asked for, then without.
 */
final class MortalPortal implements AutoCloseable {

    private static final int KILLED = 137;
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final List<String> QUICK = List.of(
            "-Xmx400m",
            "-XX:TieredStopAtLevel=1",
            "-Dgatehouse.mail.lease=3s",
            "-Dgatehouse.mail.recover-every=2s",
            "-Dgatehouse.mail.retry-first=1s",
            "-Ddb-scheduler.heartbeat-interval=1s",
            "-Ddb-scheduler.polling-interval=500ms");

    private final Installation installation;
    private final String crashPoint;
    private final int kills;
    private final Thread supervisor;
    private volatile Running running;
    private volatile int deaths;
    private volatile boolean closed;

    MortalPortal(Path directory, TestDatabase.Address database, String crashPoint, int kills) {
        this.installation = Installation.on(directory, database);
        this.crashPoint = crashPoint;
        this.kills = kills;
        this.running = launch();
        this.supervisor = Thread.ofVirtual().start(this::supervise);
        awaitReady();
    }

    String url() {
        return installation.publicUrl();
    }

    Sandbox sandbox() {
        return installation.sandbox();
    }

    int deaths() {
        return deaths;
    }

    String log() {
        return running.output();
    }

    /** Does it once more after each death of the portal in the middle of it, as somebody would who wants it done. */
    <T> T persistently(Supplier<T> work) {
        while (true) {
            int before = deaths;
            try {
                return work.get();
            } catch (UncheckedIOException e) {
                awaitDeath(before);
                awaitReady();
            }
        }
    }

    /** A connection that breaks means that the portal died; anything else is a failure of its own. */
    void awaitDeath(int before) {
        Awaitility.await("the portal died")
                .dontCatchUncaughtExceptions()
                .atMost(LONGEST)
                .until(() -> deaths > before);
    }

    void awaitReady() {
        Awaitility.await("the portal serves")
                .dontCatchUncaughtExceptions()
                .atMost(LONGEST)
                .until(installation::ready);
    }

    private void supervise() {
        while (!closed) {
            int code = running.exitCode(Duration.ofDays(1));
            if (closed || code != KILLED) {
                return;
            }
            deaths++;
            running = launch();
        }
    }

    private Running launch() {
        List<String> arguments = new ArrayList<>(QUICK);
        if (deaths < kills) {
            arguments.add("-Dgatehouse.crash-at=" + crashPoint);
        }
        arguments.addAll(List.of("-jar", Running.jar().toString()));
        return installation.launch(arguments.toArray(String[]::new));
    }

    @Override
    public void close() {
        closed = true;
        installation.close();
        supervisor.interrupt();
    }
}
