package io.gatehouse.onboarding;

import io.gatehouse.job.RecurringWork;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Removes state rows and waiting sign-ins and rights to read whose time is over. */
@Component
class TidyStates implements RecurringWork {

    private final AuthorizationStates states;
    private final WaitingSignIns waiting;
    private final Inspections inspections;

    TidyStates(AuthorizationStates states, WaitingSignIns waiting, Inspections inspections) {
        this.states = states;
        this.waiting = waiting;
        this.inspections = inspections;
    }

    @Override
    public String name() {
        return "onboarding.tidy";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        states.removeOld();
        waiting.removeOld();
        inspections.removeOld();
    }
}
