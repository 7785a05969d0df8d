package io.gatehouse.exit.run;

import io.gatehouse.connection.absence.TenantAbsences;
import io.gatehouse.exit.run.ExitStep.Result;
import io.gatehouse.job.RetryLater;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** An organisation that was deleted at Microsoft has nobody who could sign in to have something removed, and nothing left. */
@Component
class LostTenants {

    private static final Result NOTHING_LEFT = Result.done(
            "The organisation does not exist at Microsoft any more (AADSTS90002): nothing can be left there.");
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private final TenantAbsences absences;

    LostTenants(TenantAbsences absences) {
        this.absences = absences;
    }

    /** Asked only where something would be left to an administrator; whoever leaves the rest waits for no belief. */
    Result orNothingLeft(ExitRun run, TenantId tenant, ExitEngine.Work work) {
        try {
            Result result = work.run();
            return result.state() == ExitStep.State.NEEDS_ADMIN && gone(run, tenant) ? NOTHING_LEFT : result;
        } catch (MicrosoftException e) {
            if (e.failure().passing() || !gone(run, tenant)) {
                throw e;
            }
            return NOTHING_LEFT;
        }
    }

    private boolean gone(ExitRun run, TenantId tenant) {
        UUID customer = run.customerId();
        TenantAbsences.Word word = absences.look(customer, tenant);
        if (word == TenantAbsences.Word.DOUBTFUL && !run.leaveRest()) {
            throw new RetryLater(
                    AGAIN,
                    "Microsoft does not know the organisation. It is asked again several times within an hour before that"
                            + " is believed.");
        }
        return word == TenantAbsences.Word.GONE;
    }
}
