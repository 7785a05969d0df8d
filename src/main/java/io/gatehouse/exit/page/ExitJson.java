package io.gatehouse.exit.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.exit.run.ExitRun;
import io.gatehouse.exit.run.ExitState;
import io.gatehouse.exit.run.ExitStep;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An exit as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExitJson(
        UUID id,
        UUID customerId,
        ExitState state,
        boolean leaveRest,
        List<StepJson> steps,
        String createdBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /** @param subjectId the connection or registration that it is about */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StepJson(
            ExitStep.Kind kind,
            ExitStep.State state,
            String name,
            @Nullable UUID subjectId,
            @Nullable String detail,
            @Nullable Instant changedAt) {

        static StepJson of(ExitStep step) {
            return new StepJson(
                    step.kind(), step.state(), step.name(), step.subject(), step.detail(), step.changedAt());
        }
    }

    static ExitJson of(ExitRun run, List<ExitStep> steps) {
        return new ExitJson(
                run.id(),
                run.customerId(),
                run.state(),
                run.leaveRest(),
                steps.stream().map(StepJson::of).toList(),
                run.createdBy().name(),
                run.createdAt(),
                run.finishedAt());
    }
}
