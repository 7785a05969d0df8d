package io.gatehouse.job.run;

import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.JobView;
import io.gatehouse.job.pause.Pause;
import io.gatehouse.job.pause.Pauses;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Who does the work of which kind, and whether it may be done now. */
@Component
class JobHandlers {

    private final ObjectProvider<JobHandler> handlers;
    private final JobRuns runs;
    private final Pauses pauses;

    JobHandlers(ObjectProvider<JobHandler> handlers, JobRuns runs, Pauses pauses) {
        this.handlers = handlers;
        this.runs = runs;
        this.pauses = pauses;
    }

    /** @throws GiveUp where nobody knows this kind */
    JobHandler of(String kind) {
        return find(kind)
                .orElseThrow(() -> new GiveUp("This version of Gatehouse does not know jobs of kind " + kind + "."));
    }

    /** The pause that holds back this job. */
    Optional<Pause> held(UUID job) {
        List<Pause> standing = pauses.standing();
        if (standing.isEmpty()) {
            return Optional.empty();
        }
        return runs.find(job)
                .map(JobView::kind)
                .flatMap(this::find)
                .flatMap(handler -> standing.stream()
                        .filter(pause -> pause.topic() == handler.pausedWith())
                        .findFirst());
    }

    private Optional<JobHandler> find(String kind) {
        return handlers.stream()
                .filter(candidate -> candidate.kind().equals(kind))
                .findFirst();
    }
}
