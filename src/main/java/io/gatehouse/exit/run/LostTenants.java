package io.gatehouse.exit.run;

import io.gatehouse.connection.absence.TenantAbsences;
import io.gatehouse.exit.run.ExitStep.Result;
import io.gatehouse.job.OneByOne;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.RetryLater;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Slice;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * An organisation that was deleted at Microsoft has nobody who could sign in to have something removed, and nothing left.
 * Where that happens after an exit came to rest for a sign-in, nobody else would ever wake it.
 */
@Component
class LostTenants implements RecurringWork {

    private static final Result NOTHING_LEFT = Result.done(
            "The organisation does not exist at Microsoft any more (AADSTS90002): nothing can be left there.");
    private static final Duration AGAIN = Duration.ofMinutes(5);
    private static final int AT_ONCE = 500;

    private final TenantAbsences absences;
    private final ExitRows rows;
    private final Exits exits;

    LostTenants(TenantAbsences absences, ExitRows rows, Exits exits) {
        this.absences = absences;
        this.rows = rows;
        this.exits = exits;
    }

    @Override
    public String name() {
        return "exit.lost-tenants";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(30);
    }

    @Override
    public Topic pausedWith() {
        return Topic.MICROSOFT;
    }

    @Override
    public void run() {
        List<UUID> resting = new ArrayList<>();
        String next = null;
        do {
            Slice<ExitRun> some = rows.list(null, ExitState.NEEDS_SIGN_IN, AT_ONCE, next);
            some.items().forEach(run -> resting.add(run.id()));
            next = some.next();
        } while (next != null);
        OneByOne.each(resting, this::look);
    }

    private void look(UUID id) {
        UUID customer = rows.find(id).orElseThrow().customerId();
        boolean gone = rows.steps(id).stream()
                .filter(step -> step.kind() == ExitStep.Kind.PROVIDER_APP)
                .anyMatch(step -> absences.look(customer, new TenantId(step.name())) == TenantAbsences.Word.GONE);
        if (gone) {
            exits.again(customer, Actor.SYSTEM);
        }
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
                    "Microsoft does not know the organisation. It is asked again several times before that is believed.");
        }
        return word == TenantAbsences.Word.GONE;
    }
}
