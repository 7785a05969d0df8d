package io.gatehouse.job.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job as programs see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobJson(
        UUID id,
        String kind,
        String subject,
        JobState state,
        @Nullable ProgressJson progress,
        @Nullable String error,
        @Nullable UUID customerId,
        @Nullable UUID connectionId,
        int attempt,
        String requestedBy,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant notBefore) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProgressJson(
            long done, @Nullable Long total, @Nullable Integer percent, String text) {}

    static JobJson of(JobView job) {
        JobView.Progress progress = job.progress();
        return new JobJson(
                job.id(),
                job.kind(),
                job.subject(),
                job.state(),
                progress == null
                        ? null
                        : new ProgressJson(progress.done(), progress.total(), progress.percent(), progress.text()),
                job.error(),
                job.customerId(),
                job.connectionId(),
                job.attempt(),
                job.requestedBy(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                job.nextAttemptAt(),
                job.notBefore());
    }
}
