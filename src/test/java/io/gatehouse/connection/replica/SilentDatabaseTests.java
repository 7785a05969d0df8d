package io.gatehouse.connection.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gatehouse.SilentWire;
import io.gatehouse.TestDatabase;
import io.gatehouse.packaging.Neighbours;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.ResourcePropertySource;

/** A database whose connections fall silent without being closed, as after a failover or behind a dropped route. */
@Execution(value = ExecutionMode.CONCURRENT, reason = "databases of their own, and mostly waiting")
class SilentDatabaseTests {

    private static final int THREADS = 6;

    private final TestDatabase.Address database = TestDatabase.create();
    private SilentWire wire;

    @BeforeEach
    void lay() throws IOException {
        wire = SilentWire.to(database.url());
    }

    @AfterEach
    void cut() throws IOException {
        wire.close();
    }

    @Test
    void isGivenUpWithinAMinuteByWhatWeShip() throws IOException {
        HikariConfig shipped = shipped();

        assertThat(Integer.parseInt(shipped.getDataSourceProperties().getProperty("socketTimeout")))
                .isBetween(30, 50);
        assertThat(shipped.getDataSourceProperties()).containsEntry("tcpKeepAlive", "true");
        assertThat(Duration.ofMillis(shipped.getKeepaliveTime())).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void costsTheThreadsThatWaitForItTheirCallsAndNotThePool() throws Exception {
        HikariConfig config = shipped();
        config.getDataSourceProperties().setProperty("socketTimeout", "3");
        try (HikariDataSource pool = new HikariDataSource(config);
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Connection> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(pool.getConnection());
            }
            wire.fallSilent();

            List<Future<?>> reading = new ArrayList<>();
            all.forEach(one -> reading.add(threads.submit(() -> {
                try (one) {
                    ask(one);
                }
                return null;
            })));

            for (Future<?> one : reading) {
                assertThatThrownBy(() -> one.get(20, TimeUnit.SECONDS)).hasRootCauseInstanceOf(IOException.class);
            }
            assertThat(silence(pool)).as("the database can be reached again").isLessThan(Duration.ofSeconds(20));
        }
    }

    /** What nobody uses at that moment is found out when somebody wants it, one after the other, and replaced. */
    @Test
    void costsWhoeverComesNextSecondsWhereNobodyWaited() throws Exception {
        try (HikariDataSource pool = new HikariDataSource(shipped())) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> pool.getHikariPoolMXBean().getIdleConnections() == THREADS);
            wire.fallSilent();
            // younger ones are handed out without being tried
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);

            assertThat(silence(pool)).isLessThan(Duration.ofSeconds(25));
        }
    }

    @Test
    void makesNobodyDeafToTheOtherReplicas() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        HikariConfig config = shipped();
        // a listener that waited by the pool's settings would be deaf for longer than this test waits
        config.getDataSourceProperties().setProperty("socketTimeout", "120");
        List<Connection> taken = new ArrayList<>();
        try (HikariDataSource pool = new HikariDataSource(config)) {
            ReplicaListener listener = new ReplicaListener(pool, List.of(new ReplicaChannel() {
                @Override
                public String name() {
                    return "gatehouse_silent";
                }

                @Override
                public void heard(String message) {
                    heard.add(message);
                }

                @Override
                public void listening() {
                    begun.incrementAndGet();
                }
            }));
            listener.start();
            try {
                await().atMost(Duration.ofMinutes(1)).until(() -> begun.get() == 2);
                say("before");
                await().atMost(Duration.ofSeconds(20)).until(() -> heard.contains("before"));

                for (int i = 0; i < THREADS; i++) {
                    taken.add(pool.getConnection());
                }
                Neighbours neighbours = Neighbours.watch();
                long silent = System.nanoTime();
                wire.fallSilent();

                // three seconds until it asks, five without an answer, two until it begins anew
                await().atMost(Duration.ofMinutes(1)).until(() -> begun.get() >= 3);
                Duration deaf = Duration.ofNanos(System.nanoTime() - silent);
                assertThat(deaf).isLessThan(neighbours.limitOfWaiting("To begin anew", Duration.ofSeconds(20), deaf));
                say("after");
                await().atMost(Duration.ofSeconds(20)).until(() -> heard.contains("after"));
            } finally {
                listener.stop();
                for (Connection one : taken) {
                    one.close();
                }
            }
        }
    }

    private Duration silence(HikariDataSource pool) throws SQLException {
        long start = System.nanoTime();
        try (Connection next = pool.getConnection()) {
            ask(next);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void say(String what) throws SQLException {
        try (Connection straight = TestDatabase.administrator(database);
                Statement statement = straight.createStatement()) {
            statement.execute("notify gatehouse_silent, '" + what + "'");
        }
    }

    private static void ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1");
        }
    }

    /** The settings of the portal, with fewer connections, and without its role, which this database has not. */
    private HikariConfig shipped() throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addLast(new ResourcePropertySource("classpath:application.properties"));
        HikariConfig config = new HikariConfig();
        Binder.get(environment).bind("spring.datasource.hikari", Bindable.ofInstance(config));
        config.setConnectionInitSql(null);
        config.setMaximumPoolSize(THREADS);
        config.setMinimumIdle(THREADS);
        config.setJdbcUrl(wire.url());
        config.setUsername(database.login());
        config.setPassword(database.password());
        return config;
    }
}
