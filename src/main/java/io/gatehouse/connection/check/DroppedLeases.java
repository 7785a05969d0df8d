package io.gatehouse.connection.check;

import io.gatehouse.connection.Connections;
import io.gatehouse.connection.grant.DroppedLeaseRows;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.Topic;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Refreshes sign-ins whose replica died in the middle of it, without waiting for the day's proof. Where a refresh token is
 * good for once the one that is kept may have been used up by the dead: some servers take it again for a minute, and of
 * the others a person has to hear soon.
 */
@Component
class DroppedLeases implements RecurringWork {

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int AT_ONCE = 50;

    private final DroppedLeaseRows leases;
    private final Connections connections;
    private final ManyChecks checks;

    DroppedLeases(DroppedLeaseRows leases, Connections connections, ManyChecks checks) {
        this.leases = leases;
        this.connections = connections;
        this.checks = checks;
    }

    @Override
    public String name() {
        return "connection.dropped-leases";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public Topic pausedWith() {
        return Topic.MICROSOFT;
    }

    @Override
    public void run() {
        checks.check(leases.first(AT_ONCE).stream().map(connections::get).toList());
    }
}
