package io.gatehouse.job.run;

import io.gatehouse.job.JobGate.Hold;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.lane.Lane;
import io.gatehouse.job.lane.Lanes;
import io.gatehouse.job.lane.Lanes.Turned;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.job.turn.Turns;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Decides whether a job begins. Whoever ends an attempt wakes those whose turn has come in the same transaction, so a
 * crash leaves either an attempt that is taken up again or the next one awake.
 */
@Component
@Transactional
class JobAdmission {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LOOK_FOR_EACH = 25;
    private static final long LONGEST_LOOK = 240_000;
    private static final String OTHERS = "Other work at this customer goes first.";
    static final String FULL = "Other work of this kind goes first.";

    private final JobRuns runs;
    private final JobAttempts attempts;
    private final JobHandlers handlers;
    private final Lanes lanes;
    private final Turns turns;
    private final JobQueue queue;
    private final DatabaseClock clock;

    JobAdmission(
            JobRuns runs,
            JobAttempts attempts,
            JobHandlers handlers,
            Lanes lanes,
            Turns turns,
            JobQueue queue,
            DatabaseClock clock) {
        this.runs = runs;
        this.attempts = attempts;
        this.handlers = handlers;
        this.lanes = lanes;
        this.turns = turns;
        this.queue = queue;
        this.clock = clock;
    }

    /** What became of the wish to begin. */
    sealed interface Decision {

        record Begun(JobView job) implements Decision {}

        record Waits(Duration lookAgain) implements Decision {}

        /** There is nothing left to do. */
        record Over() implements Decision {}
    }

    /** Whoever has it admitted has it leave its lane, whatever became of it. */
    Decision admit(UUID id) {
        return runs.find(id).map(this::admit).orElseGet(Decision.Over::new);
    }

    private Decision admit(JobView job) {
        Optional<UUID> line = handlers.line(job);
        line.ifPresent(turns::lock);
        Optional<Hold> hold = job.state().open() ? handlers.held(job).or(() -> turnedAway(job)) : Optional.empty();
        Decision decision = hold.map(held -> waits(job, held)).orElseGet(() -> begin(job, line));
        if (!(decision instanceof Decision.Begun)) {
            line.ifPresent(this::wakeNext);
        }
        return decision;
    }

    private Optional<Hold> turnedAway(JobView job) {
        Lane lane = handlers.lane(job);
        return lanes.enter(lane, turned(job), awaited(job))
                ? Optional.empty()
                : Optional.of(new Hold(FULL, later(lanes.waiting(lane))));
    }

    private static Turned turned(JobView job) {
        return new Turned(ProviderScope.required(), job.id());
    }

    private static boolean awaited(JobView job) {
        return !job.requestedBy().equals(Actor.SYSTEM.name());
    }

    /** Whether the job is queued, or waits in a line where the job before it will wake it. */
    static boolean inLine(JobView job) {
        return job.state() == JobState.QUEUED
                || job.state() == JobState.WAITING && (FULL.equals(job.error()) || OTHERS.equals(job.error()));
    }

    /** Whether this one still waits for a place in its lane, and goes on now. */
    boolean wakeTurnedAway(UUID id) {
        Optional<JobView> waiting =
                runs.findAndLock(id).filter(job -> job.state() == JobState.WAITING && FULL.equals(job.error()));
        waiting.ifPresent(job -> wake(job.id()));
        return waiting.isPresent();
    }

    private Decision begin(JobView job, Optional<UUID> line) {
        if (line.filter(customer -> !turns.mayBegin(customer, job.id())).isPresent()) {
            return waits(job.id(), new Hold(OTHERS, soon()));
        }
        return attempts.claim(job.id()).<Decision>map(Decision.Begun::new).orElseGet(() -> {
            turns.leave(job.id(), job.attempt());
            return new Decision.Over();
        });
    }

    private Decision waits(JobView job, Hold hold) {
        turns.leave(job.id(), job.attempt());
        return waits(job.id(), hold);
    }

    private Decision waits(UUID id, Hold hold) {
        return attempts.hold(id, hold.reason(), clock.instant().plus(hold.lookAgain()))
                ? new Decision.Waits(hold.lookAgain())
                : new Decision.Over();
    }

    /**
     * Writes down how an attempt ended, and what the scheduler does with the job from then on: both, or, after a crash,
     * an attempt that is taken up again.
     *
     * @param planned where it still was the attempt that counts
     * @param overtaken where it was not
     */
    void leave(JobView job, JobOutcome outcome, Runnable planned, Runnable overtaken) {
        if (leave(job, outcome)) {
            planned.run();
        } else {
            overtaken.run();
        }
    }

    /** Answers whether it still was the attempt that counts. */
    boolean leave(JobView job, JobOutcome outcome) {
        Optional<UUID> line = handlers.line(job);
        line.ifPresent(turns::lock);
        boolean settled = attempts.settle(job, outcome, clock.instant());
        line.ifPresent(customer -> {
            turns.leave(job.id(), job.attempt());
            wakeNext(customer);
        });
        return settled;
    }

    /**
     * The check that finds the connection well may have looked for jobs to wake before this job went to sleep, and not have
     * committed when this job looked for the last time. In a transaction of its own, so that nothing waits for a transaction
     * that waits here. A check that takes very long is not waited for: a scheduler's thread and its connection have other work, and the job
     * looks again by itself.
     *
     * @throws org.springframework.dao.DataAccessException where it took too long
     */
    void awaitRelease(UUID id) {
        runs.find(id).map(JobView::connectionId).ifPresent(connection -> runs.awaitRelease(connection, PATIENCE));
    }

    /**
     * What it waited for may have come between the look and the moment when it went to sleep, and nobody could wake it
     * then.
     */
    void reconsider(UUID id) {
        runs.find(id).filter(job -> job.state() == JobState.WAITING).ifPresent(this::reconsider);
    }

    private void reconsider(JobView job) {
        if (!OTHERS.equals(job.error())) {
            boolean full = FULL.equals(job.error()) && lanes.waitsFor(handlers.lane(job), turned(job), awaited(job));
            if (!full && handlers.held(job).isEmpty()) {
                runs.findAndLock(job.id())
                        .filter(still -> still.state() == JobState.WAITING)
                        .ifPresent(still -> wake(still.id()));
            }
            return;
        }
        handlers.line(job).ifPresent(customer -> {
            turns.lock(customer);
            wakeNext(customer);
        });
    }

    private void wakeNext(UUID customer) {
        turns.next(customer).forEach(this::wake);
    }

    private void wake(UUID id) {
        runs.requeue(id);
        queue.follow(id);
    }

    /**
     * The replica that turned it away tells when there is a place, unless it dies before. Ten thousand that look by
     * themselves each minute would be more work than what they wait for.
     */
    static Duration later(int waiting) {
        long longLine = Math.min(LONGEST_LOOK, waiting * LOOK_FOR_EACH);
        return Duration.ofMillis(longLine + ThreadLocalRandom.current().nextLong(60_000, 90_000));
    }

    /** Nobody needs to look before being woken; should that get lost, this is how long it costs. */
    private static Duration soon() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(15_000, 25_000));
    }
}
