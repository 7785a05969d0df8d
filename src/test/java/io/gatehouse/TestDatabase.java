package io.gatehouse;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Decides where tests get their PostgreSQL: a container where a Docker engine answers, the embedded binaries where not
 * ({@code -Dgatehouse.test.no-docker} asks for those). Each application context gets an empty database of its own,
 * owned by an ordinary login that may create roles, as a customer's installation would. What is committed stays where
 * processes die; only a machine without power would lose it, which no test takes away, so nobody waits for the disk.
 */
@TestConfiguration(proxyBeanMethods = false)
public class TestDatabase {

    private static final Logger log = LoggerFactory.getLogger(TestDatabase.class);
    private static final String LOGIN = "gatehouse_test";
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Where the server comes from; who chooses says so in the log. */
    enum Source {
        CONTAINER("Tests use PostgreSQL from Testcontainers: a Docker engine answers"),
        BINARIES("Tests use the embedded PostgreSQL binaries: no Docker engine answers"),
        BINARIES_AS_ASKED("Tests use the embedded PostgreSQL binaries: gatehouse.test.no-docker asks for them");

        final String words;

        Source(String words) {
            this.words = words;
        }

        /** @param engine asked only where its answer matters: looking for one takes seconds */
        static Source choose(boolean noDocker, BooleanSupplier engine) {
            Source chosen = noDocker ? BINARIES_AS_ASKED : engine.getAsBoolean() ? CONTAINER : BINARIES;
            log.info(chosen.words);
            return chosen;
        }
    }

    /** The server of this JVM; started once, ended with the JVM. */
    private static final class Server {
        static final String ADMIN_URL = start();

        private static String start() {
            Source source = Source.choose(
                    System.getProperty("gatehouse.test.no-docker") != null,
                    () -> DockerClientFactory.instance().isDockerAvailable());
            if (source == Source.CONTAINER) {
                PostgreSQLContainer container = new PostgreSQLContainer("postgres:18-alpine");
                container
                        .withUsername("postgres")
                        .withPassword("postgres")
                        .withCommand("postgres", "-c", "max_connections=500", "-c", "fsync=off")
                        .start();
                return prepare(container.getJdbcUrl() + "&user=postgres&password=postgres");
            }
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "500")
                        .setServerConfig("fsync", "off")
                        .setServerConfig("synchronous_commit", "on")
                        .setRegisterShutdownHook(false)
                        .start();
                // After the contexts: their jobs and pools end at once only while the server still answers.
                SpringApplication.getShutdownHandlers().add(() -> close(server));
                return prepare(server.getJdbcUrl("postgres", "postgres"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void close(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException e) {
                log.warn("The embedded PostgreSQL did not stop", e);
            }
        }

        private static String prepare(String adminUrl) {
            execute(adminUrl, "create role " + LOGIN + " login createrole password '" + LOGIN + "'");
            return adminUrl;
        }
    }

    /** Makes an empty database and answers its address, login included. */
    public static Address create() {
        String name = "gatehouse_test_" + COUNT.incrementAndGet();
        execute(Server.ADMIN_URL, "create database " + name + " owner " + LOGIN);
        String base = Server.ADMIN_URL.replaceFirst("\\?.*$", "");
        return new Address(base.substring(0, base.lastIndexOf('/') + 1) + name, LOGIN, LOGIN);
    }

    /** The login may create roles and owns the database; it is no superuser. */
    public record Address(String url, String login, String password) {}

    /** A connection that row-level security does not hold back, to look at everything or to break something. */
    public static Connection administrator(Address address) throws SQLException {
        String database = address.url().substring(address.url().lastIndexOf('/') + 1);
        return DriverManager.getConnection(Server.ADMIN_URL.replaceFirst("/[^/?]+(\\?|$)", "/" + database + "$1"));
    }

    @Bean
    DynamicPropertyRegistrar database() {
        Address address = create();
        return registry -> {
            registry.add("spring.datasource.url", address::url);
            registry.add("spring.datasource.username", address::login);
            registry.add("spring.datasource.password", address::password);
        };
    }

    private static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
