package io.gatehouse.packaging;

import io.gatehouse.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of the oldest supported PostgreSQL in a folder of its own; run by the user postgres where we are root. */
public final class OldPostgres implements AutoCloseable {

    private static final String LOGIN = "gatehouse_fifteen";

    private final Path binaries;
    private final Path directory;
    private final int port = Running.freePort();

    private OldPostgres(Path binaries, Path directory) {
        this.binaries = binaries;
        this.directory = directory;
    }

    public static OldPostgres start(Path binaries) throws IOException {
        // not below the test's own folder, which user postgres may not enter
        Path directory = Files.createTempDirectory("gatehouse-postgres");
        OldPostgres server = new OldPostgres(binaries, directory);
        if (root()) {
            server.run(List.of("chown", "postgres", directory.toString()));
        }
        server.asPostgres("initdb", "--auth=trust", "--username=postgres", "--pgdata=" + server.data());
        server.asPostgres(
                "pg_ctl",
                "start",
                "-w",
                "-D",
                server.data(),
                "-l",
                directory.resolve("log").toString(),
                "-o",
                "-p " + server.port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + directory);
        server.sql("create role " + LOGIN + " login createrole password '" + LOGIN + "'");
        server.sql("create database " + LOGIN + " owner " + LOGIN);
        return server;
    }

    public TestDatabase.Address database() {
        return new TestDatabase.Address("jdbc:postgresql://127.0.0.1:" + port + "/" + LOGIN, LOGIN, LOGIN);
    }

    private void sql(String statement) throws IOException {
        asPostgres("psql", "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", "postgres", "-c", statement);
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private void asPostgres(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void run(List<String> command) throws IOException {
        Path output = Files.createTempFile("gatehouse-postgres", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed:\n" + Files.readString(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    @Override
    public void close() throws IOException {
        asPostgres("pg_ctl", "stop", "-w", "-m", "fast", "-D", data());
        run(List.of("rm", "-rf", directory.toString()));
    }
}
