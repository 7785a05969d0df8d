package io.gatehouse.connection.token;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Listens for what other replicas hand over, on a connection of its own; begins again when the database comes back. */
@Component
class TokenListener implements SmartLifecycle {

    static final String CHANNEL = "gatehouse_access_token";

    private static final Logger log = LoggerFactory.getLogger(TokenListener.class);
    private static final int LOOK_MILLIS = 300;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final DataSource database;
    private final TokenHandOver handOver;
    private volatile boolean running;
    private @Nullable Thread thread;

    TokenListener(DataSource database, TokenHandOver handOver) {
        this.database = database;
        this.handOver = handOver;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("access-token-listener").start(this::listen);
    }

    private void listen() {
        while (running) {
            try (Connection connection = database.getConnection()) {
                listen(connection);
            } catch (SQLException e) {
                log.info("The tokens of other replicas cannot be heard at the moment: {}", e.getMessage());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        execute(connection, "listen " + CHANNEL);
        try {
            while (running) {
                PGNotification[] heard = postgres.getNotifications(LOOK_MILLIS);
                for (PGNotification one : heard == null ? new PGNotification[0] : heard) {
                    hear(one.getParameter());
                }
            }
        } finally {
            execute(connection, "unlisten *");
        }
    }

    /** Anybody with a login may notify: nonsense must not end the listening. */
    private void hear(String message) {
        try {
            handOver.heard(message);
        } catch (RuntimeException e) {
            log.warn("What was handed over cannot be read: {}", e.getClass().getSimpleName());
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
