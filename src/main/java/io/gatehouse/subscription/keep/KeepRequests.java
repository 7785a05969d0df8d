package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionActivated;
import io.gatehouse.connection.ConnectionDisconnected;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.grant.ConnectionHealthChanged;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Asks for the keeping of subscriptions: after connecting, after a repair, when something is due, when a person wants. */
@Service
@Transactional
public class KeepRequests {

    private final Connections connections;
    private final Wishes wishes;
    private final Jobs jobs;
    private final SubscriptionTrail trail;

    KeepRequests(Connections connections, Wishes wishes, Jobs jobs, SubscriptionTrail trail) {
        this.connections = connections;
        this.wishes = wishes;
        this.jobs = jobs;
        this.trail = trail;
    }

    /** For a person: compares with Microsoft's list at once, and asks for what it refused. */
    public UUID compare(UUID connectionId, Actor actor) {
        ConnectionView connection = connections.get(connectionId);
        if (!connection.active()) {
            throw new Conflict("subscription.not_connected", "This connection is not in use.");
        }
        return jobs.enqueueAtOnce(request(connection, true, actor)).id();
    }

    /** Goes on at once if it waits; if it runs it begins again when it ends. */
    public void soon(UUID connectionId, boolean compare) {
        connections.find(connectionId).filter(ConnectionView::active).ifPresent(connection -> {
            JobRequest request = request(connection, compare, Actor.SYSTEM);
            // one that waits may have been asked for less, and whoever wants less must not take that away
            jobs.wake(compare ? jobs.enqueueOrReplace(request) : jobs.enqueueUnlessOpen(request));
        });
    }

    void due(UUID connectionId, boolean compare) {
        connections
                .find(connectionId)
                .filter(connection -> connection.active() && !connection.held())
                .map(connection -> request(connection, compare, Actor.SYSTEM))
                // a renewal that was asked for at the same look must not take the comparison's place
                .ifPresent(request -> {
                    if (compare) {
                        jobs.enqueueOrReplace(request);
                    } else {
                        jobs.enqueueUnlessOpen(request);
                    }
                });
    }

    /** A consent may be the one that was missing: whatever was refused until now is asked for once more. */
    @EventListener
    void on(ConnectionActivated event) {
        ConnectionView connection = connections.get(event.connectionId());
        if (wishes.any(connection)) {
            soon(connection.id(), true);
        }
    }

    /**
     * Repaired, or the rights are back: what could not be renewed or was refused meanwhile is looked after at once, as is
     * what waited for an answer.
     */
    @EventListener
    void on(ConnectionHealthChanged event) {
        if (event.from() == ConnectionHealth.DEGRADED && event.to() == ConnectionHealth.HEALTHY) {
            jobs.wakeWaiting(KeepJob.KIND, event.connectionId());
        }
        if (event.released()) {
            connections.find(event.connectionId()).filter(wishes::any).ifPresent(connection -> {
                soon(connection.id(), true);
            });
        }
    }

    /** Nobody is to make anew what has been ended; whatever Microsoft still delivers there is not taken. */
    @EventListener
    void on(ConnectionDisconnected event) {
        jobs.list(JobQuery.ofConnection(event.connectionId(), 50)).items().stream()
                .filter(job -> job.kind().equals(KeepJob.KIND))
                .forEach(job -> jobs.cancelIfOpen(job.id(), event.actor()));
        trail.endAll(event.connectionId());
    }

    private static JobRequest request(ConnectionView connection, boolean compare, Actor actor) {
        return JobRequest.of(
                        KeepJob.KIND,
                        "Notifications of " + connection.customerName(),
                        connection.customerId(),
                        connection.id(),
                        actor)
                .data(new KeepJob.Data(compare));
    }
}
