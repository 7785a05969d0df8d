package io.gatehouse.connection.check;

import io.gatehouse.connection.Connections;
import io.gatehouse.connection.credential.ConnectionSettings;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Asks every connection for the proof that it is alive, a few at a time; dead ones get a chance once a day. */
@Component
class ConnectionWatch implements RecurringWork {

    private static final Duration AT_MOST = Duration.ofMinutes(1);
    private static final Duration DEAD_ONES = Duration.ofDays(1);

    private final Connections connections;
    private final ManyChecks checks;
    private final ConnectionSettings settings;
    private final Clock clock;

    ConnectionWatch(Connections connections, ManyChecks checks, ConnectionSettings settings, Clock clock) {
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
        checks.check(connections.due(
                now.minus(interval),
                now.minus(shorter(interval)),
                now.minus(DEAD_ONES),
                settings.inOneGo(connections.countActive(), every())));
    }

    private static Duration shorter(Duration interval) {
        return interval.compareTo(AT_MOST) < 0 ? interval : AT_MOST;
    }
}
