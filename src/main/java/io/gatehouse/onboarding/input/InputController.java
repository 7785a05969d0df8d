package io.gatehouse.onboarding.input;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.link.LinkStep;
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

/** "What we need from you": values that only the customer knows, typed before anybody signs in. */
@Controller
@OpenToPublic("Used by whoever holds an invitation link; the form's signature is bound to the flow cookie")
class InputController {

    private final WizardDoor door;
    private final WizardPages pages;
    private final CustomerInputs inputs;
    private final WizardErrors problems;

    InputController(WizardDoor door, WizardPages pages, CustomerInputs inputs, WizardErrors problems) {
        this.door = door;
        this.pages = pages;
        this.inputs = inputs;
        this.problems = problems;
    }

    @GetMapping(WizardPaths.INPUTS)
    ModelAndView form(HttpServletRequest request) {
        return door.show(request, (guest, invitation) -> {
            List<InputField> asked = inputs.asked(invitation, Map.of());
            return asked.isEmpty() || invitation.status().terminal()
                    ? WizardPages.seeOther("/authenticate")
                    : page(200, guest, invitation, asked);
        });
    }

    @PostMapping(WizardPaths.INPUTS)
    ModelAndView keep(HttpServletRequest request, @RequestParam Map<String, String> typed) {
        return door.post(request, (guest, invitation) -> {
            InputForms.Checked checked = inputs.keep(guest, invitation, typed);
            if (!checked.good()) {
                return problems.on(page(422, guest, invitation, inputs.asked(invitation, typed)), checked.problems());
            }
            return guest.step() == LinkStep.VALUES
                    ? pages.page("step-done", 200, guest, invitation)
                    : WizardPages.seeOther("/authenticate");
        });
    }

    private ModelAndView page(int status, Guest guest, InvitationView invitation, List<InputField> asked) {
        return pages.page("inputs", status, guest, invitation).addObject("fields", asked);
    }
}
