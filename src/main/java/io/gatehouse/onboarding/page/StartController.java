package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.onboarding.approval.Approvals;
import io.gatehouse.onboarding.input.CustomerInputs;
import io.gatehouse.onboarding.input.InputForms;
import io.gatehouse.onboarding.input.ServiceInputs;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.trip.SignInStart;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.WebUtils;

/** The button "Continue with Microsoft". */
@Controller
class StartController {

    private final WizardDoor door;
    private final SignInStart start;
    private final StartFlows flows;
    private final NextSteps next;
    private final Approvals approvals;
    private final CustomerInputs inputs;
    private final WizardViews views;

    StartController(
            WizardDoor door,
            SignInStart start,
            StartFlows flows,
            NextSteps next,
            Approvals approvals,
            CustomerInputs inputs,
            WizardViews views) {
        this.door = door;
        this.start = start;
        this.flows = flows;
        this.next = next;
        this.approvals = approvals;
        this.inputs = inputs;
        this.views = views;
    }

    @PostMapping("/authenticate/start")
    @OpenToPublic("Pressed by whoever holds an invitation link; the form's signature is bound to the flow cookie")
    ModelAndView start(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String flow,
            @RequestParam(required = false) @Nullable String account,
            @RequestParam(defaultValue = "false") boolean values,
            @RequestParam Map<String, String> typed) {
        return door.post(request, (guest, invitation) -> {
            boolean connects = invitation.purpose() != InvitationPurpose.REMOVE;
            if (connects && guest.step() == null && values && !next.begun(invitation)) {
                InputForms.Checked checked = inputs.keepOpen(guest, invitation, typed);
                if (!checked.good()) {
                    return views.startAgain(guest, invitation, typed, checked.problems());
                }
            }
            if (connects && next.need(invitation) != ServiceInputs.Need.NOTHING) {
                return WizardPages.seeOther("/authenticate");
            }
            SignInFlow wanted = flows.of(invitation, flow);
            if (!opens(guest.step(), wanted)) {
                return door.otherStep(guest);
            }
            URI microsoft = start.begin(
                    guest.place(),
                    invitation,
                    wanted,
                    whom(request, invitation, wanted, account),
                    guest.visit().browser());
            return WizardPages.seeOther(microsoft.toString());
        });
    }

    private SignInStart.Whom whom(
            HttpServletRequest request, InvitationView invitation, SignInFlow wanted, @Nullable String account) {
        String known =
                wanted == SignInFlow.SERVICE_ACCOUNT && !"other".equals(account) ? next.suggested(invitation) : null;
        return known != null
                ? new SignInStart.Whom(false, known)
                : new SignInStart.Whom(
                        "other".equals(account) || operatorsBrowser(request) || waited(invitation), null);
    }

    /** A link for one step signs nobody in for anything else. */
    private static boolean opens(@Nullable LinkStep step, SignInFlow wanted) {
        return switch (step) {
            case null -> true;
            case VALUES -> false;
            case ADMINISTRATOR -> wanted == SignInFlow.BOOTSTRAP;
            case SERVICE_ACCOUNT -> wanted == SignInFlow.SERVICE_ACCOUNT;
        };
    }

    /** To be asked for consent once more is what Microsoft refuses to people who may not give it, approved or not. */
    private boolean waited(InvitationView invitation) {
        return approvals.of(invitation.id()).isPresent();
    }

    /** Microsoft would take the operator's own sign-in by itself, which the customer's organisation does not know. */
    private static boolean operatorsBrowser(HttpServletRequest request) {
        return WebUtils.getCookie(request, "gh_operator") != null
                || WebUtils.getCookie(request, "__Host-gh_operator") != null;
    }
}
