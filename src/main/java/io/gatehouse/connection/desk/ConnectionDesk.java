package io.gatehouse.connection.desk;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.check.VerifyJob;
import io.gatehouse.connection.disconnect.DisconnectJob;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.rotation.Rotations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What operators and automation ask of a connection; each becomes a job. */
@Service
@Transactional
public class ConnectionDesk {

    private final Connections connections;
    private final Jobs jobs;
    private final Profiles profiles;
    private final Rotations rotations;

    ConnectionDesk(Connections connections, Jobs jobs, Profiles profiles, Rotations rotations) {
        this.connections = connections;
        this.jobs = jobs;
        this.rotations = rotations;
        this.profiles = profiles;
    }

    public JobView verify(UUID connectionId, Actor actor) {
        ConnectionView connection = connections.get(connectionId);
        requireActive(connection);
        return jobs.enqueueAtOnce(request(VerifyJob.KIND, connection, actor).data(new VerifyJob.Asked(actor)));
    }

    /** The same among many: a check that waits waits on, for whoever asked for it first. */
    void verifyToo(UUID connectionId, Actor actor) {
        ConnectionView connection = connections.get(connectionId);
        requireActive(connection);
        jobs.enqueueUnlessOpen(request(VerifyJob.KIND, connection, actor).data(new VerifyJob.Asked(actor)));
    }

    /** The job of a rotation that waits goes on at once. */
    JobView rotate(UUID connectionId, Actor actor) {
        ConnectionView connection = connections.get(connectionId);
        requireActive(connection);
        if (!connection.ownsRegistration()) {
            throw new Conflict(
                    "connection.rotate.provider",
                    "This connection uses the provider's own app registration, whose credential is rotated in the settings.",
                    connectionId);
        }
        UUID job = rotations
                .ask(connection.registrationId(), connection.profile(), actor)
                .jobId();
        return jobs.find(Objects.requireNonNull(job)).orElseThrow();
    }

    public JobView disconnect(UUID connectionId, boolean removeApp, Actor actor) {
        ConnectionView connection = connections.get(connectionId);
        if (connection.state() == ConnectionState.DISCONNECTED) {
            throw new Conflict("connection.disconnected", "This connection is disconnected already.", connectionId);
        }
        return jobs.enqueueAtOnce(
                request(DisconnectJob.KIND, connection, actor).data(new DisconnectJob.Asked(actor, removeApp)));
    }

    /** Whether a check that somebody asked for is not finished. */
    @Transactional(readOnly = true)
    public boolean verifying(UUID connectionId) {
        return open(VerifyJob.KIND, connectionId);
    }

    @Transactional(readOnly = true)
    public boolean disconnecting(UUID connectionId) {
        return open(DisconnectJob.KIND, connectionId);
    }

    private boolean open(String kind, UUID connectionId) {
        Set<JobState> open = EnumSet.of(JobState.QUEUED, JobState.RUNNING, JobState.WAITING);
        return !jobs.list(new JobQuery(open, kind, null, connectionId, null, 1))
                .items()
                .isEmpty();
    }

    private JobRequest request(String kind, ConnectionView connection, Actor actor) {
        String service = profiles.find(connection.profile())
                .map(profile -> profile.displayName())
                .orElse(connection.profile());
        String subject = connection.customerName() + ", " + service;
        return JobRequest.of(kind, subject, connection.customerId(), connection.id(), actor);
    }

    private static void requireActive(ConnectionView connection) {
        if (!connection.active()) {
            throw new Conflict("connection.not_active", connection.worstReason().text(), connection.id());
        }
    }
}
