package io.gatehouse.onboarding.returning;

import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.trip.SignInStart;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** The button by which somebody of a connected customer signs in anew. */
@Controller
class ReturnController {

    private final WizardDoor door;
    private final SignInStart start;

    ReturnController(WizardDoor door, SignInStart start) {
        this.door = door;
        this.start = start;
    }

    @PostMapping("/authenticate/return")
    @OpenToPublic("Pressed by whoever holds the link of a finished invitation; only Microsoft lets him in")
    ModelAndView begin(HttpServletRequest request) {
        return door.postLater(request, (guest, invitation) -> {
            if (invitation.status() != InvitationStatus.COMPLETED) {
                return WizardPages.seeOther("/authenticate");
            }
            return WizardPages.seeOther(start.begin(
                            guest.place(),
                            invitation,
                            SignInFlow.RETURN,
                            SignInStart.Whom.ANYBODY,
                            guest.visit().browser())
                    .toString());
        });
    }
}
