package io.gatehouse.exit.run;

import io.gatehouse.invitation.InvitationGuard;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.onboarding.LentRights;
import io.gatehouse.shared.Conflict;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes the rights of an administrator who signed in to have the rest removed, and goes on with them. */
@Component
class ExitLender implements LentRights, InvitationGuard {

    private final ExitRows rows;
    private final Exits exits;
    private final Clock clock;

    ExitLender(ExitRows rows, Exits exits, Clock clock) {
        this.rows = rows;
        this.exits = exits;
        this.clock = clock;
    }

    @Override
    public void lent(UUID customerId, Lent lent) {
        if (rows.ofCustomer(customerId)
                .filter(run -> run.state() != ExitState.DONE)
                .isPresent()) {
            exits.lent(
                    customerId, new Loan(lent.tenant(), lent.accessToken(), clock.instant()), lent.until(), lent.by());
        }
    }

    /** Whoever leaves is asked for nothing but the removal: a new connection would outlive the end, or be lost in it. */
    @Override
    public void check(UUID customerId, String profile, InvitationPurpose purpose, @Nullable UUID connectionId) {
        Optional<ExitRun> open = rows.ofCustomer(customerId).filter(run -> run.state() != ExitState.DONE);
        if (purpose != InvitationPurpose.REMOVE) {
            open.ifPresent(run -> {
                throw new Conflict("exit.open", "This customer’s exit is under way.", run.id());
            });
        } else if (open.filter(run -> run.state() == ExitState.NEEDS_SIGN_IN).isEmpty()) {
            throw new Conflict("exit.nothing-to-remove", "No exit of this customer waits for an administrator.");
        }
    }
}
