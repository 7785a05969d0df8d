package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.approval.ApprovalWait;
import io.gatehouse.onboarding.approval.Approvals;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * "An administrator has to approve": Microsoft keeps whoever may not consent on a page of its own and tells us nothing, so
 * the person says it here; and here it is seen how the wait goes.
 */
@Controller
@OpenToPublic("Used by whoever holds an invitation link; the form's signature is bound to the flow cookie")
class ApprovalController {

    /** Somebody has to read a mail and decide: no hurry. */
    private static final String SECONDS = "60";

    private final WizardDoor door;
    private final ApprovalPage page;
    private final Approvals approvals;
    private final StartFlows flows;
    private final WizardErrors problems;
    private final Clock clock;

    ApprovalController(
            WizardDoor door,
            ApprovalPage page,
            Approvals approvals,
            StartFlows flows,
            WizardErrors problems,
            Clock clock) {
        this.problems = problems;
        this.door = door;
        this.page = page;
        this.approvals = approvals;
        this.flows = flows;
        this.clock = clock;
    }

    @GetMapping(WizardPaths.APPROVAL)
    ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
        return door.show(request, (guest, invitation) -> {
            ApprovalWait wait = approvals.of(invitation.id()).orElse(null);
            if (!possible(guest, invitation) || wait != null && wait.approved()) {
                return WizardPages.seeOther("/authenticate");
            }
            if (wait != null && wait.watched()) {
                response.setHeader("Refresh", SECONDS);
            }
            return page.of(guest, invitation, wait, flows.of(invitation, null));
        });
    }

    /** The tick keeps robots that press each button of a mailed link from speaking for a person. */
    @PostMapping(WizardPaths.APPROVAL)
    ModelAndView asked(HttpServletRequest request, @RequestParam(required = false) @Nullable String sure) {
        return door.post(request, (guest, invitation) -> {
            if (sure == null && possible(guest, invitation)) {
                ApprovalWait wait = approvals.of(invitation.id()).orElse(null);
                ModelAndView again = page.of(guest, invitation, wait, flows.of(invitation, null));
                again.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
                return problems.on(again, Map.of("sure", "onboarding.decline.sure.required"));
            }
            if (possible(guest, invitation)) {
                approvals.asked(
                        invitation, flows.of(invitation, null), guest.place().linkToken());
            }
            return WizardPages.seeOther(WizardPaths.APPROVAL);
        });
    }

    /** A link for one step has its own way, and nobody approves what only takes something away. */
    private boolean possible(Guest guest, InvitationView invitation) {
        return guest.step() == null
                && invitation.purpose() != InvitationPurpose.REMOVE
                && invitation.acceptsSignIn(clock.instant());
    }
}
