package io.gatehouse.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** PostgreSQL from embedded binaries, kept under the demo's folder with fsync on; reachable from this machine alone. */
final class DemoDatabase implements AutoCloseable {

    static final String LOGIN = "gatehouse";

    private final EmbeddedPostgres server;

    private DemoDatabase(EmbeddedPostgres server) {
        this.server = server;
    }

    static DemoDatabase start(Path directory) {
        Path data = directory.resolve("postgres");
        stopLeftover(data);
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    // three replicas with twenty each, those of their starts, and whoever looks into it
                    .setServerConfig("max_connections", "100")
                    .start();
            DemoDatabase database = new DemoDatabase(server);
            database.createLogin();
            return database;
        } catch (IOException | IllegalStateException e) {
            throw new CannotStart(
                    "The embedded PostgreSQL in " + data + " did not start: " + rootMessage(e),
                    "Look at the lines above. To begin with empty data, delete the folder " + directory + ".");
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + LOGIN;
    }

    /** As a customer's database would be: an ordinary login that owns the database and may create roles. */
    private void createLogin() {
        String admin = server.getJdbcUrl("postgres", "postgres");
        try (Connection connection = DriverManager.getConnection(admin);
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "select 1 from pg_roles where rolname = '" + LOGIN + "'")) {
                statement.execute("create role " + LOGIN + " login createrole password '" + LOGIN + "'");
            }
            if (!exists(statement, "select 1 from pg_database where datname = '" + LOGIN + "'")) {
                statement.execute("create database " + LOGIN + " owner " + LOGIN);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    /** After kill -9 of the portal its server lives on and would block the data for this start. */
    private static void stopLeftover(Path data) {
        Path pidFile = data.resolve("postmaster.pid");
        try {
            if (!Files.exists(pidFile)) {
                return;
            }
            List<String> lines = Files.readAllLines(pidFile);
            Optional<ProcessHandle> leftover = lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(DemoDatabase::isPostgres);
            if (leftover.isPresent()) {
                leftover.get().destroy();
                leftover.get().onExit().get(15, TimeUnit.SECONDS);
            }
            Files.deleteIfExists(pidFile);
        } catch (Exception e) {
            throw new CannotStart(
                    "A PostgreSQL of an earlier run still holds " + data + " and does not stop: " + rootMessage(e),
                    "End the process whose number is in the first line of " + pidFile + ", then start again.");
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().orElse("").contains("postgres");
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            System.err.println("PostgreSQL did not stop cleanly: " + e.getMessage());
        }
    }
}
