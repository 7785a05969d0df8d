package io.gatehouse.job.page;

import io.gatehouse.job.JobHandler;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.NotFound;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Pauses and resumes jobs and schedules. */
@Component
@Transactional
class JobPauseDesk {

    private static final int LONGEST_REASON = 200;

    private final JobPauses pauses;
    private final ObjectProvider<JobHandler> handlers;
    private final ObjectProvider<RecurringWork> works;

    JobPauseDesk(JobPauses pauses, ObjectProvider<JobHandler> handlers, ObjectProvider<RecurringWork> works) {
        this.pauses = pauses;
        this.handlers = handlers;
        this.works = works;
    }

    void pause(Scope scope, String subject, @Nullable String reason, Actor by) {
        check(scope, subject);
        pauses.set(scope, canonical(scope, subject), Inputs.optionalLine("reason", reason, LONGEST_REASON), by);
    }

    /** What was held back goes on within a minute, little by little. */
    void resume(Scope scope, String subject, Actor by) {
        pauses.lift(scope, canonical(scope, subject), by);
    }

    /** A program may write a customer's id in capitals. */
    private static String canonical(Scope scope, String subject) {
        return scope == Scope.CUSTOMER ? Inputs.id(subject).map(UUID::toString).orElse(subject) : subject;
    }

    /** @throws NotFound where there is nothing of this name */
    void check(Scope scope, String subject) {
        if (!exists(scope, subject)) {
            throw new NotFound("Nothing called " + subject);
        }
    }

    private boolean exists(Scope scope, String subject) {
        return switch (scope) {
            case KIND -> handlers.stream().anyMatch(handler -> handler.kind().equals(subject));
            case SCHEDULE -> works.stream().anyMatch(work -> work.name().equals(subject));
            case CUSTOMER -> Inputs.id(subject).filter(pauses::customerExists).isPresent();
        };
    }
}
