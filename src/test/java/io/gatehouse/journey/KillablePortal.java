package io.gatehouse.journey;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestDatabase;
import io.gatehouse.packaging.Installation;
import io.gatehouse.packaging.TrainedPortal;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The production jar behind a wire that can kill it; its database and its sandbox outlive it. */
final class KillablePortal implements AutoCloseable {

    private static final List<String> SETTINGS = List.of(
            "-Xmx400m",
            "-XX:TieredStopAtLevel=1",
            "-Ddb-scheduler.heartbeat-interval=1s",
            "-Ddb-scheduler.polling-interval=500ms",
            // as many as may wait at once for an answer that never comes
            "-Ddb-scheduler.threads=40",
            "-Dgatehouse.microsoft.call-timeout=10m",
            "-Dgatehouse.registration.adoption-wait=3s",
            "-Dgatehouse.registration.overlap=0s",
            "-Dgatehouse.registration.proof-pause=0s");

    final DeadlyWire wire = new DeadlyWire();
    private final TestDatabase.Address database = TestDatabase.create();
    private final Installation installation;
    private final URI cloud;
    private final Automation api;
    private final TestBrowser operator;
    private int kills;

    KillablePortal(Path logs) {
        installation = Installation.on(logs, database, wire::before);
        cloud = wire.before(installation.sandbox().loginEndpoint());
        start();
        api = new Automation(installation.publicUrl(), cloud);
        operator = browser();
        TestBrowser.Page picker = operator.open("/");
        operator.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
    }

    private void start() {
        List<String> arguments = new ArrayList<>(SETTINGS);
        arguments.addAll(TrainedPortal.arguments());
        installation.start(arguments);
    }

    /** Like {@code kill -9}, and started again; who waits for an answer then waits no more. */
    void dieAndComeBack() {
        installation.kill();
        wire.buried();
        kills++;
        start();
    }

    int kills() {
        return kills;
    }

    Sandbox sandbox() {
        return installation.sandbox();
    }

    Automation api() {
        return api;
    }

    /** Signed in as the first owner. */
    TestBrowser operator() {
        return operator;
    }

    TestBrowser browser() {
        return new TestBrowser(installation.publicUrl(), installation.publicUrl());
    }

    /** One column of what the database holds, as nobody hides it. */
    List<String> read(String sql, Object... parameters) {
        return Column.read(() -> TestDatabase.administrator(database), sql, parameters);
    }

    Instant instant(String sql, Object parameter) {
        String text = read(
                        "select to_char((" + sql + ") at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
                        parameter)
                .getFirst();
        return Instant.parse(text);
    }

    @Override
    public void close() {
        wire.close();
        installation.close();
    }
}
