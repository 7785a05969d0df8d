package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.earlier.EarlierRegistration;
import io.gatehouse.onboarding.earlier.EarlierRegistration.Choice;
import io.gatehouse.onboarding.earlier.EarlierRegistrations;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.trip.SignInStart;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** "An earlier registration is here already": asks what shall become of it, and leads to the sign-in that does it. */
@Controller
@OpenToPublic("For the browser whose sign-in found something; the form's signature is bound to the flow cookie")
class EarlierController {

    private final WizardDoor door;
    private final WizardPages pages;
    private final EarlierRegistrations earlier;
    private final SignInStart start;
    private final WizardErrors problems;

    EarlierController(
            WizardDoor door,
            WizardPages pages,
            EarlierRegistrations earlier,
            SignInStart start,
            WizardErrors problems) {
        this.door = door;
        this.pages = pages;
        this.earlier = earlier;
        this.start = start;
        this.problems = problems;
    }

    @GetMapping(WizardPaths.EARLIER)
    ModelAndView ask(HttpServletRequest request) {
        return door.show(request, (guest, invitation) -> {
            List<EarlierRegistration> found = found(guest, invitation);
            return found.isEmpty() ? WizardPages.seeOther("/authenticate") : page(200, guest, invitation, found);
        });
    }

    /** @param choice NEW, or UPDATE or REPLACE with the object id behind a colon */
    @PostMapping(WizardPaths.EARLIER)
    ModelAndView choose(HttpServletRequest request, @RequestParam(defaultValue = "") String choice) {
        return door.post(request, (guest, invitation) -> {
            List<EarlierRegistration> found = found(guest, invitation);
            if (found.isEmpty()) {
                return WizardPages.seeOther("/authenticate");
            }
            if (!chosen(guest, invitation, found, choice)) {
                return problems.on(
                        page(422, guest, invitation, found), Map.of("choice", "onboarding.earlier.required"));
            }
            String browser = guest.visit().browser();
            return WizardPages.seeOther(
                    start.begin(guest.place(), invitation, SignInFlow.BOOTSTRAP, SignInStart.Whom.ANYBODY, browser)
                            .toString());
        });
    }

    private boolean chosen(Guest guest, InvitationView invitation, List<EarlierRegistration> found, String choice) {
        String browser = guest.visit().browser();
        if (choice.equals(Choice.NEW.name())) {
            earlier.choose(invitation, browser, null, Choice.NEW);
            return true;
        }
        for (EarlierRegistration one : found) {
            for (Choice wish : List.of(Choice.UPDATE, Choice.REPLACE)) {
                if (choice.equals(wish + ":" + one.objectId())) {
                    earlier.choose(invitation, browser, one.objectId(), wish);
                    return true;
                }
            }
        }
        return false;
    }

    private List<EarlierRegistration> found(Guest guest, InvitationView invitation) {
        return earlier.open(invitation, guest.visit().browser());
    }

    private ModelAndView page(int status, Guest guest, InvitationView invitation, List<EarlierRegistration> found) {
        return pages.page("earlier", status, guest, invitation)
                .addObject("found", found)
                .addObject("namesakes", found.getFirst().namesakes());
    }
}
