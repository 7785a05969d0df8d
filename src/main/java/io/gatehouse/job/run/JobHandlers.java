package io.gatehouse.job.run;

import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobGate;
import io.gatehouse.job.JobGate.Hold;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.JobView;
import io.gatehouse.job.lane.Lane;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.job.time.DatabaseClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Who does the work of which kind, and whether it may be done now. */
@Component
class JobHandlers {

    private static final Duration UPGRADE = Duration.ofDays(1);
    private static final Duration LEFT_TO_OTHERS = Duration.ofSeconds(20);

    private final ObjectProvider<JobHandler> handlers;
    private final ObjectProvider<JobGate> gates;
    private final Pauses pauses;
    private final JobPauses rests;
    private final DatabaseClock clock;

    JobHandlers(
            ObjectProvider<JobHandler> handlers,
            ObjectProvider<JobGate> gates,
            Pauses pauses,
            JobPauses rests,
            DatabaseClock clock) {
        this.handlers = handlers;
        this.gates = gates;
        this.pauses = pauses;
        this.rests = rests;
        this.clock = clock;
    }

    /** @throws GiveUp where nobody knows this kind; see {@link #held} */
    JobHandler of(String kind) {
        return find(kind)
                .orElseThrow(() -> new GiveUp("This version of Gatehouse does not know jobs of kind " + kind + "."));
    }

    /** Kinds of jobs that can do nothing without their connection. */
    List<String> needingConnection() {
        return handlers.stream()
                .filter(JobHandler::needsConnection)
                .map(JobHandler::kind)
                .toList();
    }

    /** Kinds of jobs whose failure is told by what they were about, and needs nobody to see to the job. */
    List<String> toldByWhatTheyDo() {
        return handlers.stream()
                .filter(JobHandler::toldByWhatItDoes)
                .map(JobHandler::kind)
                .toList();
    }

    /** The customer at whom this job takes turns with others; empty where it need not wait for any. */
    Optional<UUID> line(JobView job) {
        return Optional.ofNullable(job.customerId())
                .filter(customer ->
                        find(job.kind()).filter(JobHandler::takesTurns).isPresent());
    }

    /** For whom it waits while it works. */
    Lane lane(JobView job) {
        return find(job.kind()).map(JobHandler::lane).orElse(Lane.OURS);
    }

    /** What holds back this job. */
    Optional<Hold> held(JobView job) {
        return find(job.kind())
                .map(handler -> paused(handler).or(() -> resting(job, handler)).or(() -> gated(job, handler)))
                .orElseGet(() -> unknown(job));
    }

    /**
     * A newer replica may know it, while an upgrade goes round: it is left for that one, and nothing is lost. What nobody
     * has known for a day is over.
     */
    private Optional<Hold> unknown(JobView job) {
        return job.createdAt().plus(UPGRADE).isAfter(clock.instant())
                ? Optional.of(new Hold("A newer version of Gatehouse does this.", LEFT_TO_OTHERS))
                : Optional.empty();
    }

    private Optional<Hold> paused(JobHandler handler) {
        return pauses.standing().stream()
                .filter(pause -> pause.topic() == handler.pausedWith())
                .findFirst()
                .map(pause -> new Hold(pause.sentence(), JobFailures.afterPause()));
    }

    /** Mail, and whatever else asks Microsoft nothing, is not paused with a customer. */
    private Optional<Hold> resting(JobView job, JobHandler handler) {
        UUID customer = handler.pausedWith() == Topic.MICROSOFT ? job.customerId() : null;
        return rests.standing(Scope.KIND, job.kind())
                .or(() -> rests.standing(Scope.CUSTOMER, customer)
                        .filter(pause -> !pause.suspended() || handler.restsWithCustomer()))
                .map(pause -> new Hold(
                        pause.sentence(),
                        pause.suspended() ? JobFailures.afterSuspension() : JobFailures.afterPause()));
    }

    private Optional<Hold> gated(JobView job, JobHandler handler) {
        return handler.needsConnection()
                ? gates.stream().flatMap(gate -> gate.hold(job).stream()).findFirst()
                : Optional.empty();
    }

    private Optional<JobHandler> find(String kind) {
        return handlers.stream()
                .filter(candidate -> candidate.kind().equals(kind))
                .findFirst();
    }
}
