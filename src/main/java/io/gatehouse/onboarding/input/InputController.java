package io.gatehouse.onboarding.input;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.wizard.FormProblems;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.setup.WizardInput.AskedOf;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
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
    private final Profiles profiles;
    private final InputFields fields;
    private final InputChecks checks;
    private final FormProblems problems;

    InputController(
            WizardDoor door,
            WizardPages pages,
            Profiles profiles,
            InputFields fields,
            InputChecks checks,
            FormProblems problems) {
        this.door = door;
        this.pages = pages;
        this.profiles = profiles;
        this.fields = fields;
        this.checks = checks;
        this.problems = problems;
    }

    @GetMapping(WizardPaths.INPUTS)
    ModelAndView form(HttpServletRequest request) {
        return door.show(request, (guest, invitation) -> {
            List<InputField> asked = asked(invitation, Map.of());
            return asked.isEmpty() || invitation.status().terminal()
                    ? WizardPages.seeOther("/authenticate")
                    : page(200, guest, invitation, asked);
        });
    }

    @PostMapping(WizardPaths.INPUTS)
    ModelAndView keep(HttpServletRequest request, @RequestParam Map<String, String> typed) {
        return door.post(request, (guest, invitation) -> {
            Actor by = Actor.linkHolder(invitation.id().toString());
            InputForms.Checked checked = checks.keep(guest, invitation, asked(invitation, Map.of()), typed, by);
            return checked.good()
                    ? WizardPages.seeOther("/authenticate")
                    : problems.on(page(422, guest, invitation, asked(invitation, typed)), checked.problems());
        });
    }

    private List<InputField> asked(InvitationView invitation, Map<String, String> typed) {
        return fields.of(invitation.customerId(), profiles.forReader(invitation.profile()), AskedOf.CUSTOMER, typed);
    }

    private ModelAndView page(int status, Guest guest, InvitationView invitation, List<InputField> asked) {
        return pages.page("inputs", status, guest, invitation).addObject("fields", asked);
    }
}
