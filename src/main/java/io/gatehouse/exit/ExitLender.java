package io.gatehouse.exit;

import io.gatehouse.invitation.InvitationGuard;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.onboarding.LentRights;
import io.gatehouse.shared.Conflict;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes the rights of an administrator who signed in to have the rest removed, and goes on with them. */
@Component
class ExitLender implements LentRights, InvitationGuard {

    private final ExitRows rows;
    private final Exits exits;

    ExitLender(ExitRows rows, Exits exits) {
        this.rows = rows;
        this.exits = exits;
    }

    @Override
    public void lent(UUID customerId, Lent lent) {
        rows.ofCustomer(customerId).filter(run -> run.state() != ExitState.DONE).ifPresent(run -> {
            rows.lend(run, lent.accessToken(), lent.until());
            exits.enqueue(run, lent.by());
        });
    }

    @Override
    public void check(UUID customerId, String profile, InvitationPurpose purpose, @Nullable UUID connectionId) {
        boolean waits = rows.ofCustomer(customerId)
                .filter(run -> run.state() == ExitState.NEEDS_SIGN_IN)
                .isPresent();
        if (purpose == InvitationPurpose.REMOVE && !waits) {
            throw new Conflict("exit.nothing-to-remove", "No exit of this customer waits for an administrator.");
        }
    }
}
