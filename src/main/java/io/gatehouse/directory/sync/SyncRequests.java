package io.gatehouse.directory.sync;

import io.gatehouse.connection.ConnectionActivated;
import io.gatehouse.connection.ConnectionDisconnected;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.grant.ConnectionHealthChanged;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.position.SyncTrail;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Asks for syncs: when a connection comes to life, when a person wants one, when the clock says so. */
@Service
@Transactional
public class SyncRequests {

    private final Connections connections;
    private final Jobs jobs;
    private final SyncTrail trail;
    private final WantedCopies copies;

    SyncRequests(Connections connections, Jobs jobs, SyncTrail trail, WantedCopies copies) {
        this.connections = connections;
        this.jobs = jobs;
        this.trail = trail;
        this.copies = copies;
    }

    /** Answers the job, which may have been waiting already: then it goes on at once, unless Microsoft holds it back. */
    JobView start(UUID connectionId, Actor actor) {
        return start(connectionId, actor, SyncRun.Data.ASKED);
    }

    JobView start(UUID connectionId, Actor actor, SyncRun.Data data) {
        ConnectionView connection = connections.get(connectionId);
        if (!connection.active()) {
            throw new Conflict(
                    "directory.not_connected", "This connection is not in use, so there is nothing to sync.");
        }
        if (!copies.wanted(connection)) {
            throw new Conflict("directory.not_wanted", "The service of this connection copies no directory.");
        }
        JobView job = jobs.enqueueAtOnce(request(connection, actor, data));
        trail.started(connection, actor);
        return job;
    }

    void scheduled(ConnectionView connection) {
        jobs.enqueueUnlessOpen(request(connection, Actor.SYSTEM, SyncRun.Data.SCHEDULED));
    }

    /** Something changed: the round that runs begins again when it ends, one that waits goes on. */
    public void notified(ConnectionView connection) {
        jobs.wake(jobs.enqueueUnlessOpen(request(connection, Actor.SYSTEM, SyncRun.Data.SCHEDULED)));
    }

    @EventListener
    void on(ConnectionActivated event) {
        if (copies.wanted(connections.get(event.connectionId()))) {
            start(event.connectionId(), event.actor());
        }
    }

    /** Microsoft answers again: a round that waited for that goes on now, and not when its own pause is over. */
    @EventListener
    void on(ConnectionHealthChanged event) {
        if (event.from() == ConnectionHealth.DEGRADED && event.to() == ConnectionHealth.HEALTHY) {
            jobs.wakeWaiting(DirectorySync.KIND, event.connectionId());
        }
    }

    /** The copy stays: the customer may come back, and offboarding deletes it. */
    @EventListener
    void on(ConnectionDisconnected event) {
        jobs.list(JobQuery.ofConnection(event.connectionId(), 50)).items().stream()
                .filter(job -> job.kind().equals(DirectorySync.KIND))
                .map(JobView::id)
                .forEach(job -> jobs.cancelIfOpen(job, event.actor()));
    }

    private static JobRequest request(ConnectionView connection, Actor actor, SyncRun.Data data) {
        return JobRequest.of(
                        DirectorySync.KIND,
                        "Directory of " + connection.customerName(),
                        connection.customerId(),
                        connection.id(),
                        actor)
                .data(data);
    }
}
