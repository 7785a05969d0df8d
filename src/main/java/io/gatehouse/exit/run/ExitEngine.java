package io.gatehouse.exit.run;

import io.gatehouse.exit.run.ExitStep.Result;
import io.gatehouse.job.RetryLater;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.registration.removal.Removals;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.NotFound;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Carries an exit forward, one step after the other; what is settled is never done again. */
@Component
class ExitEngine {

    static final Duration AT_ONCE = Duration.ofMillis(100);
    static final Duration SOON = Duration.ofSeconds(5);

    private final ExitRows rows;
    private final ExitWork work;
    private final ExitEnd end;
    private final LateArrivals late;
    private final TransactionTemplate transaction;

    ExitEngine(ExitRows rows, ExitWork work, ExitEnd end, LateArrivals late, TransactionTemplate transaction) {
        this.rows = rows;
        this.work = work;
        this.end = end;
        this.late = late;
        this.transaction = transaction;
    }

    /** Answers the state in which it rests; throws {@link RetryLater} where Microsoft has to be asked again. */
    ExitState advance(UUID id, UUID job) {
        ExitRun run = rows.find(id).orElseThrow(() -> new NotFound("No exit " + id));
        if (run.state() == ExitState.DONE) {
            return ExitState.DONE;
        }
        List<ExitStep> steps = rows.steps(id);
        Loan loan = needed(steps) ? rows.lent(run).orElse(null) : null;
        for (ExitStep step : steps) {
            if (step.kind().last() && waits(run, rows.steps(id))) {
                return rest(run);
            }
            if (!step.state().settled()) {
                attempt(run, step, () -> step.kind().inTenant() ? inTenant(run, step, loan) : here(run, step, job));
            }
        }
        return ExitState.DONE;
    }

    /** What was lent is sealed with the key that the end destroys: whoever dies after that must not ask for it. */
    private static boolean needed(List<ExitStep> steps) {
        return steps.stream()
                .anyMatch(step -> step.kind().inTenant() && !step.state().settled());
    }

    private ExitState rest(ExitRun run) {
        if (!rows.rest(run)) {
            throw new RetryLater(AT_ONCE, "The exit goes on.");
        }
        return ExitState.NEEDS_SIGN_IN;
    }

    private void attempt(ExitRun run, ExitStep step, Work work) {
        Result result = tried(run, work);
        CrashPoint.hit("exit.done");
        if (step.kind() != ExitStep.Kind.CUSTOMER) {
            transaction.executeWithoutResult(status -> rows.settle(run.id(), step, result));
        }
    }

    /** The work of a step. */
    interface Work {
        Result run();
    }

    private static Result tried(ExitRun run, Work work) {
        try {
            Result result = work.run();
            return result.state() == ExitStep.State.NEEDS_ADMIN && run.leaveRest()
                    ? new Result(ExitStep.State.LEFT, result.detail())
                    : result;
        } catch (Removals.StillThere e) {
            throw new RetryLater(SOON, String.valueOf(e.getMessage()));
        } catch (MicrosoftException e) {
            if (e.failure().passing()) {
                throw new RetryLater(SOON, "Microsoft does not answer.");
            }
            String why = e.failure().error().summary();
            return run.leaveRest() ? new Result(ExitStep.State.LEFT, why) : Result.needsAdmin(why);
        }
    }

    private Result here(ExitRun run, ExitStep step, UUID job) {
        Result result = end.at(run, step, job);
        if (step.kind() == ExitStep.Kind.JOBS && late.added(run)) {
            throw new RetryLater(AT_ONCE, "Something was made meanwhile; it is ended too.");
        }
        return result;
    }

    private Result inTenant(ExitRun run, ExitStep step, @Nullable Loan loan) {
        UUID subject = step.subject();
        return switch (step.kind()) {
            case CONNECTION -> work.connection(run, Objects.requireNonNull(subject));
            case TEAMS_APP -> work.teamsApp(run, Objects.requireNonNull(subject), loan);
            case REGISTRATION -> work.registration(run, Objects.requireNonNull(subject), loan);
            case PARTNER -> work.partner(step);
            case PROVIDER_APP -> work.providerApp(run, step.name(), loan);
            default -> throw new IllegalStateException("Not in the tenant: " + step.kind());
        };
    }

    private static boolean waits(ExitRun run, List<ExitStep> steps) {
        return !run.leaveRest() && steps.stream().anyMatch(step -> step.state() == ExitStep.State.NEEDS_ADMIN);
    }
}
