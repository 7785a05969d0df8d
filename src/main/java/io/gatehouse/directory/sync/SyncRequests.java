package io.gatehouse.directory.sync;

import io.gatehouse.connection.ConnectionActivated;
import io.gatehouse.connection.ConnectionDisconnected;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.grant.ConnectionHealthChanged;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.position.SyncTrail;
import io.gatehouse.directory.write.RemovalQuestions;
import io.gatehouse.directory.write.Removals;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
    private final RemovalQuestions questions;

    SyncRequests(Connections connections, Jobs jobs, SyncTrail trail, WantedCopies copies, RemovalQuestions questions) {
        this.connections = connections;
        this.jobs = jobs;
        this.trail = trail;
        this.copies = copies;
        this.questions = questions;
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

    /**
     * Agrees to as many removals as the sync has asked about, and starts it.
     *
     * @param seen what the person was shown; null where it was whatever stood asked
     */
    Optional<JobView> startAgreed(UUID connectionId, Actor actor, SyncRun.Data data, @Nullable String seen) {
        ConnectionView connection = connections.get(connectionId);
        List<Removals> open = questions.open(connection.customerId());
        if (seen != null && !seen.equals(token(open))) {
            return Optional.empty();
        }
        questions
                .agree(connection.customerId(), actor.name())
                .forEach(many -> trail.agreed(
                        connection, actor, many.removed() + " " + many.subject().words()));
        return Optional.of(start(connectionId, actor, data));
    }

    /** Another answer as soon as something else is asked. */
    static String token(List<Removals> open) {
        return open.stream().map(many -> many.subject() + ":" + many.removed()).collect(Collectors.joining(","));
    }

    void scheduled(ConnectionView connection) {
        jobs.enqueueUnlessOpen(request(connection, Actor.SYSTEM, SyncRun.Data.SCHEDULED));
    }

    /** A directory that another connection reads is not read through this one as well: that would be two full passes. */
    @EventListener
    void on(ConnectionActivated event) {
        ConnectionView activated = connections.get(event.connectionId());
        List<ConnectionView> readers = copies.readersFor(activated);
        if (readers.isEmpty() && copies.wanted(activated)) {
            start(activated.id(), event.actor());
        }
        for (ConnectionView reader : readers) {
            if (reader.id().equals(event.connectionId())) {
                start(reader.id(), event.actor());
            } else if (questions.open(reader.customerId()).isEmpty()) {
                scheduled(reader);
            }
        }
    }

    /** Microsoft answers again: a round that waited for that goes on now, and not when its own pause is over. */
    @EventListener
    void on(ConnectionHealthChanged event) {
        if (event.from() == ConnectionHealth.DEGRADED && event.to() == ConnectionHealth.HEALTHY) {
            jobs.wakeWaiting(DirectorySync.KIND, event.connectionId());
        }
        if (event.released()) {
            repaired(event.connectionId());
        }
    }

    /** What failed while it was broken says nothing about how it is now. */
    private void repaired(UUID id) {
        JobQuery newest = new JobQuery(Set.of(), DirectorySync.KIND, null, id, null, 1);
        if (jobs.list(newest).items().stream().anyMatch(job -> job.state() == JobState.FAILED)) {
            connections
                    .find(id)
                    .filter(connection -> connection.active()
                            && copies.wanted(connection)
                            && questions.open(connection.customerId()).isEmpty())
                    .ifPresent(this::scheduled);
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
