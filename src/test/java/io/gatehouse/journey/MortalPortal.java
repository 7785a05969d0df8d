package io.gatehouse.journey;

import io.gatehouse.TestDatabase;
import io.gatehouse.packaging.Installation;
import io.gatehouse.packaging.Running;
import io.gatehouse.packaging.TrainedPortal;
import io.gatehouse.sandbox.Sandbox;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

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
            "-Dgatehouse.mail.recover-every=2s",
            "-Dgatehouse.mail.retry-first=1s",
            "-Ddb-scheduler.heartbeat-interval=1s",
            "-Ddb-scheduler.polling-interval=500ms",
            "-Dgatehouse.campaign.fastest=1000000");

    private final Installation installation;
    private final String crashPoint;
    private final int kills;
    private volatile Running running;
    private volatile int deaths;
    private volatile long tokenCallsAtDeath;
    private volatile boolean closed;
    private volatile @Nullable String end;

    MortalPortal(Path directory, TestDatabase.Address database, String crashPoint, int kills) {
        this.installation = Installation.on(directory, database);
        this.crashPoint = crashPoint;
        this.kills = kills;
        this.running = launch();
        Thread.ofVirtual().start(this::supervise);
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

    /** By the last death, before the portal was started again. */
    long tokenCallsAtDeath() {
        return tokenCallsAtDeath;
    }

    /** Does it once more after each death of the portal in the middle of it, as somebody would who wants it done. */
    <T> T persistently(Supplier<T> work) {
        while (true) {
            Optional<T> done = once(work);
            if (done.isPresent()) {
                return done.get();
            }
        }
    }

    /**
     * Does it while the portal serves; empty when the portal died of it. A connection that breaks for any other reason is
     * a failure.
     */
    <T> Optional<T> once(Supplier<T> work) {
        int before = deaths;
        await("the portal serves", installation::ready);
        try {
            return Optional.of(work.get());
        } catch (UncheckedIOException e) {
            await("the portal died, because of " + e.getMessage(), () -> deaths > before);
            return Optional.empty();
        }
    }

    private void await(String what, Supplier<Boolean> condition) {
        Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .atMost(LONGEST)
                .pollInSameThread()
                .until(() -> {
                    if (end != null) {
                        throw new AssertionError(end);
                    }
                    return condition.get();
                });
    }

    private void supervise() {
        while (!closed) {
            int code = running.exitCode(Duration.ofDays(1));
            if (!closed && code != KILLED) {
                end = "The portal ended with " + code + ":\n" + running.output();
            }
            if (code != KILLED) {
                return;
            }
            startAgain();
        }
    }

    private synchronized void startAgain() {
        if (!closed) {
            tokenCallsAtDeath = sandbox().tokenCalls();
            deaths++;
            running = launch();
        }
    }

    private Running launch() {
        List<String> arguments = new ArrayList<>(QUICK);
        if (deaths < kills) {
            arguments.add("-Dgatehouse.crash-at=" + crashPoint);
        }
        if (crashPoint.equals("mail.accepted")) {
            // else nothing dies with a mail in its hands, and a slow machine must not make that look so
            arguments.add("-Dgatehouse.mail.lease=5s");
        }
        if (crashPoint.startsWith("campaign.issued")) {
            // mails that were under way at the death go out again before anybody loses patience
            arguments.add("-Dgatehouse.mail.lease=15s");
        }
        arguments.addAll(TrainedPortal.arguments());
        return installation.launch(arguments);
    }

    @Override
    public synchronized void close() {
        closed = true;
        installation.close();
    }
}
