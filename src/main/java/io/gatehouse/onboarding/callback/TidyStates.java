package io.gatehouse.onboarding.callback;

import io.gatehouse.job.RecurringWork;
import io.gatehouse.onboarding.admin.Inspections;
import io.gatehouse.onboarding.partner.PartnerSecrets;
import io.gatehouse.onboarding.result.WaitingSignIns;
import io.gatehouse.onboarding.returning.WaysBack;
import io.gatehouse.onboarding.signin.AuthorizationStates;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Removes state rows and waiting sign-ins and rights to read whose time is over. */
@Component
class TidyStates implements RecurringWork {

    private final AuthorizationStates states;
    private final WaysBack ways;
    private final WaitingSignIns waiting;
    private final Inspections inspections;
    private final PartnerSecrets partners;

    TidyStates(
            AuthorizationStates states,
            WaysBack ways,
            WaitingSignIns waiting,
            Inspections inspections,
            PartnerSecrets partners) {
        this.states = states;
        this.ways = ways;
        this.waiting = waiting;
        this.inspections = inspections;
        this.partners = partners;
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
        ways.removeOld();
        waiting.removeOld();
        inspections.removeOld();
        partners.removeOld();
    }
}
