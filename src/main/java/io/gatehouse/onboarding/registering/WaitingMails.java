package io.gatehouse.onboarding.registering;

import io.gatehouse.invitation.desk.InvitationTurns;
import io.gatehouse.onboarding.admin.RegisteringAdmins;
import io.gatehouse.registration.RegistrationWaits;
import io.gatehouse.registration.attempt.SagaState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The page says that it may be closed: whoever closed it is told by mail when it is his turn, with a link to there. */
@Component
class WaitingMails {

    private final InvitationTurns turns;
    private final RegisteringAdmins admins;

    WaitingMails(InvitationTurns turns, RegisteringAdmins admins) {
        this.turns = turns;
        this.admins = admins;
    }

    @EventListener
    void waits(RegistrationWaits event) {
        UUID invitation = event.invitationId();
        if (invitation != null) {
            turns.waits(invitation, kind(event.state()), lastSignedIn(invitation));
        }
    }

    /** The registration stands, and only the service account's own sign-in is missing. */
    void serviceAccount(UUID invitation) {
        turns.waits(invitation, "account-turn", lastSignedIn(invitation));
    }

    private @Nullable String lastSignedIn(UUID invitation) {
        return admins.find(invitation).map(RegisteringAdmins.Admin::mail).orElse(null);
    }

    private static String kind(SagaState state) {
        return switch (state) {
            case NEEDS_SIGN_IN -> "sign-in-needed";
            case NEEDS_ADMIN -> "admin-needed";
            case PARKED -> "microsoft-slow";
            case RUNNING, WAITING, FAILED, UNDONE, READY ->
                throw new IllegalArgumentException(state + " waits for nobody");
        };
    }
}
