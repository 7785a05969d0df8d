package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.admin.RegisteringAdmins;
import io.gatehouse.onboarding.approval.Approvals;
import io.gatehouse.registration.progress.LeftRegistrations;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Declines, which has taken back what is being made for the invitation: that only who signed in for it may. */
@Service
@Transactional
public class Declines {

    private final Invitations invitations;
    private final LeftRegistrations left;
    private final RegisteringAdmins admins;
    private final Approvals approvals;

    Declines(Invitations invitations, LeftRegistrations left, RegisteringAdmins admins, Approvals approvals) {
        this.approvals = approvals;
        this.invitations = invitations;
        this.left = left;
        this.admins = admins;
    }

    /** False where it would undo another one's work; nothing can be begun between the look and the answer. */
    public boolean decline(UUID invitation, String browser, String reason) {
        invitations.held(invitation);
        if (undoesAnothersWork(invitation, browser)) {
            return false;
        }
        invitations.declined(invitation, reason);
        approvals.over(invitation);
        return true;
    }

    @Transactional(readOnly = true)
    public boolean undoesAnothersWork(UUID invitation, String browser) {
        return left.wouldTakeBack(invitation) && !admins.from(invitation, browser);
    }
}
