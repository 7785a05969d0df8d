package io.gatehouse.connection.check;

import io.gatehouse.connection.ConnectionActivated;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.grant.ConnectionHealthChanged;
import io.gatehouse.job.JobGate;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.Jobs;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Holds back what needs a connection while that waits for a person. However many jobs wait, one check now and then looks
 * whether it works again; once it does they go on by themselves.
 */
@Component
class ConsentGate implements JobGate {

    private static final Duration BETWEEN_PROBES = Duration.ofHours(6);

    private final Connections connections;
    private final Jobs jobs;
    private final Clock clock;

    ConsentGate(Connections connections, Jobs jobs, Clock clock) {
        this.connections = connections;
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public Optional<Hold> hold(JobView job) {
        return Optional.ofNullable(job.connectionId())
                .flatMap(connections::find)
                .filter(ConnectionView::active)
                .filter(ConnectionView::held)
                .map(this::hold);
    }

    private Hold hold(ConnectionView connection) {
        if (unproven(connection)) {
            jobs.enqueueUnlessOpen(VerifyJob.request(connection));
        }
        String then = connection.tenantGone()
                ? " What is left to do here ends with the connection."
                : " This goes on by itself once the connection works again.";
        return new Hold(connection.worstReason().text() + then, lookAgain());
    }

    private boolean unproven(ConnectionView connection) {
        return connection.lastVerifiedAt() == null
                || connection.lastVerifiedAt().plus(BETWEEN_PROBES).isBefore(clock.instant());
    }

    @EventListener
    void on(ConnectionHealthChanged event) {
        if (event.released()) {
            jobs.release(event.connectionId());
        }
    }

    @EventListener
    void on(ConnectionActivated event) {
        jobs.release(event.connectionId());
    }

    private static Duration lookAgain() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(300_000, 600_000));
    }
}
