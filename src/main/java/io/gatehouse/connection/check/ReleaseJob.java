package io.gatehouse.connection.check;

import io.gatehouse.connection.Connections;
import io.gatehouse.connection.grant.HeldConnections;
import io.gatehouse.connection.grant.ProviderCredentialProven;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.OneByOne;
import io.gatehouse.job.RetryLater;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.registration.credential.CredentialInUse;
import io.gatehouse.shared.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Lets all connections of a registration of the provider's own go on once one of them has shown that its credential works:
 * waiting for the check of each would take an hour where they are many, and notifications end meanwhile.
 */
@Component
class ReleaseJob implements JobHandler {

    static final String KIND = "connection.release";

    /** What waited comes to Microsoft little by little. */
    private static final int AT_ONCE = 100;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** The sign-in of one may be lost, which tells nothing about the credential. */
    private static final int SOME = 3;

    /** A call that was refused may have been under way while another one was not. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(30);

    private final Connections connections;
    private final HeldConnections held;
    private final Jobs jobs;

    ReleaseJob(Connections connections, HeldConnections held, Jobs jobs) {
        this.connections = connections;
        this.held = held;
        this.jobs = jobs;
    }

    /** That the registration's credential worked at this time. */
    record Proof(UUID registration, Instant at) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public @Nullable Topic pausedWith() {
        return null;
    }

    /** Where another registration's job is at work, a later check of this one's connections asks again. */
    @EventListener
    void on(ProviderCredentialProven proven) {
        UUID registration = connections.get(proven.connectionId()).registrationId();
        if (connections.refusedUntil(registration, proven.at(), 2).stream()
                .anyMatch(other -> !other.equals(proven.connectionId()))) {
            jobs.enqueueUnlessOpen(
                    JobRequest.of(KIND, "Connections of our own app registration", null, null, Actor.SYSTEM)
                            .data(new Proof(registration, proven.at())));
        }
    }

    /** Where it took the place of the one that was refused, some of those that wait for it look whether it works. */
    @EventListener
    void on(CredentialInUse replaced) {
        connections.refusedAwake(replaced.registrationId(), replaced.at(), SOME).stream()
                .map(connections::get)
                .forEach(one -> jobs.enqueueUnlessOpen(VerifyJob.request(one)));
    }

    @Override
    public void run(JobContext job) {
        Proof proof = job.data(Proof.class);
        if (connections.refusedAfter(proof.registration(), proof.at().plus(UNDER_WAY))) {
            job.progress(0, null, "Microsoft refuses the credential again: each connection waits for its own check");
            return;
        }
        List<UUID> waiting = connections.refusedUntil(proof.registration(), proof.at(), AT_ONCE);
        OneByOne.each(waiting, held::release);
        if (waiting.size() == AT_ONCE) {
            throw new RetryLater(PAUSE, "The others follow.");
        }
        job.progress(1, 1L, "All go on");
    }
}
