package io.gatehouse.connection.check;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.credential.ConnectionSettings;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks every connection for the proof that it is alive, a few at a time; dead ones get a chance once a day. */
@Component
class ConnectionWatch implements RecurringWork {

    private static final Logger log = LoggerFactory.getLogger(ConnectionWatch.class);
    private static final Duration AT_MOST = Duration.ofMinutes(1);
    private static final Duration DEAD_ONES = Duration.ofDays(1);
    private static final int AT_ONCE = 12;

    private final Connections connections;
    private final ConnectionChecks checks;
    private final ConnectionSettings settings;
    private final Clock clock;

    ConnectionWatch(Connections connections, ConnectionChecks checks, ConnectionSettings settings, Clock clock) {
        this.connections = connections;
        this.checks = checks;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "connection.watch";
    }

    @Override
    public Duration every() {
        return shorter(settings.checkInterval());
    }

    @Override
    public Topic pausedWith() {
        return Topic.MICROSOFT;
    }

    @Override
    public void run() {
        // half a beat early: whoever is due just after this beat would else wait a whole one more
        Instant now = clock.instant().plus(every().dividedBy(2));
        Duration interval = settings.checkInterval();
        List<ConnectionView> due = connections.due(
                now.minus(interval),
                now.minus(shorter(interval)),
                now.minus(DEAD_ONES),
                settings.inOneGo(connections.countActive(), every()));
        ProviderId provider = ProviderScope.required();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            due.forEach(connection -> threads.execute(() -> ProviderScope.run(provider, () -> check(connection))));
        }
    }

    private void check(ConnectionView connection) {
        try {
            checks.check(connection);
        } catch (ConnectionUnavailable e) {
            log.info("Connection {} could not be checked: {}", connection.id(), e.getMessage());
        } catch (RuntimeException e) {
            log.warn("Connection {} could not be checked", connection.id(), e);
        }
    }

    private static Duration shorter(Duration interval) {
        return interval.compareTo(AT_MOST) < 0 ? interval : AT_MOST;
    }
}
