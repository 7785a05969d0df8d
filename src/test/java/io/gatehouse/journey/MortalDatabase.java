package io.gatehouse.journey;

import io.gatehouse.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A PostgreSQL server of one test alone, which dies as by {@code kill -9} and comes back on the same files and port. */
final class MortalDatabase implements AutoCloseable {

    private static final String LOGIN = "gatehouse_mortal";
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final EmbeddedPostgres server;
    private final List<String> command;
    private final String administrator;
    private ProcessHandle postmaster;

    private MortalDatabase(EmbeddedPostgres server, Path files) throws IOException {
        this.server = server;
        this.administrator = server.getJdbcUrl("postgres", "postgres");
        this.postmaster = ProcessHandle.of(Long.parseLong(
                        Files.readAllLines(files.resolve("postmaster.pid")).getFirst()))
                .orElseThrow();
        this.command = command(postmaster);
    }

    /** What is committed is on the disk, as in earnest. */
    static MortalDatabase start() {
        try {
            Path files = Files.createTempDirectory("gatehouse-mortal-");
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(files)
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create role " + LOGIN + " login createrole password '" + LOGIN + "'");
                statement.execute("create database " + LOGIN + " owner " + LOGIN);
            }
            return new MortalDatabase(server, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As it was started; a superuser's processes are started in a namespace where they are nobody's. */
    private static List<String> command(ProcessHandle process) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        byte[] line = Files.readAllBytes(Path.of("/proc", String.valueOf(process.pid()), "cmdline"));
        command.addAll(List.of(new String(line, StandardCharsets.UTF_8).split("\0")));
        return command;
    }

    TestDatabase.Address address() {
        return new TestDatabase.Address("jdbc:postgresql://localhost:" + server.getPort() + "/" + LOGIN, LOGIN, LOGIN);
    }

    /** All of it at once: nobody says goodbye, and nothing is written that was not yet. */
    void kill() {
        postmaster.destroyForcibly();
        postmaster.onExit().orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** On the same files, which it mends first; again where what is left of the dead one is still in its way. */
    void startAgain() {
        Awaitility.await("PostgreSQL is back")
                .atMost(LONGEST)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!postmaster.isAlive()) {
                        postmaster = new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .toHandle();
                    }
                    return answers();
                });
    }

    private boolean answers() {
        try (Connection connection = administrator()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Connection administrator() throws SQLException {
        return DriverManager.getConnection(administrator.replaceFirst("/[^/?]+(\\?|$)", "/" + LOGIN + "$1"));
    }

    /** One column of what it holds, as nobody hides it. */
    List<String> read(String sql, Object... parameters) {
        return Column.read(this::administrator, sql, parameters);
    }

    long count(String sql, Object... parameters) {
        return Long.parseLong(read(sql, parameters).getFirst());
    }

    void change(String sql, Object... parameters) {
        try (Connection connection = administrator();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        postmaster.destroyForcibly();
    }
}
