package io.gatehouse.journey;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestDatabase;
import io.gatehouse.demo.FrontDoor;
import io.gatehouse.packaging.Installation;
import io.gatehouse.packaging.Installation.Replica;
import io.gatehouse.packaging.TrainedPortal;
import io.gatehouse.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Two replicas of the release before, which are replaced by the new one: one after the other, each at the address of the one
 * that left. The new one brings migrations of its own, which add a column to each table.
 */
final class RollingReplicas implements AutoCloseable {

    /** The jar of an earlier release; the same one again without it. */
    private static final @Nullable String BEFORE = System.getProperty("gatehouse.jar-before");

    private static final List<String> SETTINGS = List.of(
            "-Xmx400m",
            "-XX:TieredStopAtLevel=1",
            "-Ddb-scheduler.heartbeat-interval=1s",
            "-Ddb-scheduler.polling-interval=500ms",
            "-Dgatehouse.connection.check-interval=2s",
            "-Dgatehouse.directory.every=3s",
            "-Dgatehouse.directory.as-wished=false");

    private final TestDatabase.Address database = TestDatabase.create();
    private final Path migrations;
    private final Installation installation;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Replica> left = new ArrayList<>();
    private final FrontDoor door;

    RollingReplicas(Path logs, Path migrations) {
        this.migrations = migrations;
        installation = Installation.on(logs, database);
        IntStream.range(0, 2).forEach(n -> replicas.add(installation.replica(before())));
        door = FrontDoor.open(
                URI.create(url()).getPort(),
                replicas.stream().map(Replica::port).toList(),
                (path, port) -> {});
        try {
            awaitBoth();
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    private static List<String> before() {
        return Stream.concat(
                        SETTINGS.stream(),
                        BEFORE == null ? TrainedPortal.arguments().stream() : Stream.of("-jar", BEFORE))
                .toList();
    }

    private List<String> after() {
        return Stream.of(
                        SETTINGS,
                        List.of("-Dspring.flyway.locations=classpath:db/migration,filesystem:" + migrations),
                        TrainedPortal.arguments())
                .flatMap(List::stream)
                .toList();
    }

    /** What a release may do to a schema that its predecessor works on: each table gets a column, in its own transaction. */
    void writeMigrations() {
        List<String> tables = read("select tablename from pg_tables where schemaname = 'public'"
                + " and tablename <> 'flyway_schema_history' order by tablename");
        for (int n = 0; n < tables.size(); n++) {
            String sql = "alter table \"" + tables.get(n) + "\" add column of_tomorrow text not null default 'new';\n";
            try {
                Files.writeString(
                        migrations.resolve("V%d__of_tomorrow_%s.sql".formatted(900_000 + n, tables.get(n))), sql);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The nth leaves as an orchestrator asks it to, and a new one comes to its place; answers how long it was missing. */
    Duration replace(int n) {
        Replica old = replicas.get(n);
        long begun = System.nanoTime();
        old.leave();
        left.add(old);
        replicas.set(n, installation.replica(after(), old.port()));
        awaitBoth();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void awaitBoth() {
        Awaitility.await("both are ready")
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    replicas.forEach(each -> {
                        if (!each.process().alive()) {
                            throw new AssertionError(each.process().output());
                        }
                    });
                    return door.ready() == replicas.size();
                });
    }

    /** What any of them logged that somebody would have to look into. */
    List<String> complaints() {
        return Stream.concat(left.stream(), replicas.stream())
                .flatMap(each -> each.process().output().lines())
                .filter(line -> line.contains(" ERROR ") || line.contains("cached plan must not change"))
                .toList();
    }

    List<String> read(String sql, Object... parameters) {
        return Column.read(() -> TestDatabase.administrator(database), sql, parameters);
    }

    long count(String sql) {
        return Long.parseLong(Objects.requireNonNull(read(sql).getFirst()));
    }

    String url() {
        return installation.publicUrl();
    }

    Sandbox sandbox() {
        return installation.sandbox();
    }

    Automation automation() {
        return new Automation(url(), sandbox().loginEndpoint());
    }

    TestBrowser browser() {
        return new TestBrowser(url(), url());
    }

    void press(String path, String json) {
        installation.press(path, json);
    }

    @Override
    public void close() {
        door.close();
        installation.close();
    }
}
