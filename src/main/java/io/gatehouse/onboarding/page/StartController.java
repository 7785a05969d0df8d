package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.onboarding.input.ServiceInputs;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.trip.SignInStart;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
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
    private final ChosenMethods methods;
    private final NextSteps next;

    StartController(WizardDoor door, SignInStart start, ChosenMethods methods, NextSteps next) {
        this.door = door;
        this.start = start;
        this.methods = methods;
        this.next = next;
    }

    @PostMapping("/authenticate/start")
    @OpenToPublic("Pressed by whoever holds an invitation link; the form's signature is bound to the flow cookie")
    ModelAndView start(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String flow,
            @RequestParam(required = false) @Nullable String account) {
        return door.post(request, (guest, invitation) -> {
            boolean connects = invitation.purpose() != InvitationPurpose.REMOVE;
            if (connects && next.need(invitation) != ServiceInputs.Need.NOTHING) {
                return WizardPages.seeOther("/authenticate");
            }
            boolean consented = connects && next.serviceAccount(invitation).isPresent();
            SignInFlow wanted = flow(invitation, flow, consented);
            if (!opens(guest.step(), wanted)) {
                return door.otherStep(guest);
            }
            URI microsoft = start.begin(
                    guest.place(),
                    invitation,
                    wanted,
                    "other".equals(account) || operatorsBrowser(request),
                    guest.visit().browser());
            return WizardPages.seeOther(microsoft.toString());
        });
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

    /** Microsoft would take the operator's own sign-in by itself, which the customer's organisation does not know. */
    private static boolean operatorsBrowser(HttpServletRequest request) {
        return WebUtils.getCookie(request, "gh_operator") != null
                || WebUtils.getCookie(request, "__Host-gh_operator") != null;
    }

    /** Whoever asks for nothing special goes on where the invitation stands. */
    private static SignInFlow flow(@Nullable String asked, boolean consented) {
        if ("own".equals(asked)) {
            return SignInFlow.CONSENT;
        }
        if ("consent-only".equals(asked)) {
            return SignInFlow.CONSENT_ONLY;
        }
        return consented ? SignInFlow.SERVICE_ACCOUNT : SignInFlow.CONSENT;
    }

    private SignInFlow flow(InvitationView invitation, @Nullable String asked, boolean consented) {
        if (invitation.purpose() == InvitationPurpose.REMOVE) {
            return SignInFlow.BOOTSTRAP;
        }
        if ("look".equals(asked)) {
            return SignInFlow.INSPECTION;
        }
        if (methods.usesExisting(invitation)) {
            return consented ? SignInFlow.SERVICE_ACCOUNT : SignInFlow.INSPECTION;
        }
        boolean registers = methods.makesRegistration(invitation);
        return registers ? consented ? SignInFlow.SERVICE_ACCOUNT : SignInFlow.BOOTSTRAP : flow(asked, consented);
    }
}
