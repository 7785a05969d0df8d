package io.gatehouse.connection.replica;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Listens to the other replicas; begins again when the database comes back. Who only listens cannot tell silence from a
 * connection whose other end is gone: it asks now and then. Its connection is opened for it alone, because after a failover
 * the pool hands out those that died one by one, each for the seconds it takes to see that.
 */
@Component
class ReplicaListener implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReplicaListener.class);
    private static final int LOOK_MILLIS = 300;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration ASK_EVERY = Duration.ofSeconds(3);
    private static final String ANSWER_SECONDS = "5";

    private final HikariConfig database;
    private final List<ReplicaChannel> channels;
    private volatile boolean running;
    private @Nullable Thread thread;

    ReplicaListener(HikariDataSource database, List<ReplicaChannel> channels) {
        this.database = database;
        this.channels = channels;
    }

    @Override
    public void start() {
        // before anything is asked of Microsoft
        channels.forEach(ReplicaChannel::listening);
        running = true;
        thread = Thread.ofVirtual().name("replica-listener").start(this::listen);
    }

    /** Before the web server, whose first request may call Microsoft, and until after it. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }

    private void listen() {
        while (running) {
            try (Connection connection = open()) {
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                log.info("The other replicas cannot be heard at the moment: {}", e.getMessage());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private Connection open() throws SQLException {
        Properties settings = new Properties();
        settings.putAll(database.getDataSourceProperties());
        // either may stand in the address instead
        set(settings, "user", database.getUsername());
        set(settings, "password", database.getPassword());
        settings.setProperty("connectTimeout", ANSWER_SECONDS);
        settings.setProperty("socketTimeout", ANSWER_SECONDS);
        return DriverManager.getConnection(database.getJdbcUrl(), settings);
    }

    private static void set(Properties settings, String name, @Nullable String value) {
        if (value != null) {
            settings.setProperty(name, value);
        }
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        for (ReplicaChannel channel : channels) {
            execute(connection, "listen " + channel.name());
        }
        channels.forEach(ReplicaChannel::listening);
        long asked = System.nanoTime();
        while (running) {
            if (System.nanoTime() - asked > ASK_EVERY.toNanos()) {
                execute(connection, "select 1");
                asked = System.nanoTime();
            }
            PGNotification[] heard = postgres.getNotifications(LOOK_MILLIS);
            for (PGNotification one : heard == null ? new PGNotification[0] : heard) {
                hear(one);
            }
        }
    }

    /** Nonsense must not end the listening. */
    private void hear(PGNotification news) {
        try {
            channels.stream()
                    .filter(channel -> channel.name().equals(news.getName()))
                    .forEach(channel -> channel.heard(news.getParameter()));
        } catch (RuntimeException e) {
            log.warn(
                    "What a replica said on {} cannot be read: {}",
                    news.getName(),
                    e.getClass().getSimpleName());
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void stop() {
        running = false;
        Thread listening = thread;
        if (listening == null) {
            return;
        }
        try {
            listening.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
