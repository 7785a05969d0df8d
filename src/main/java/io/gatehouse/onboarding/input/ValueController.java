package io.gatehouse.onboarding.input;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where an operator enters the provider's own values of an invitation and sees which the customer has typed. */
@Controller
class ValueController {

    private final Invitations invitations;
    private final ProviderInputs inputs;
    private final WizardErrors problems;

    ValueController(Invitations invitations, ProviderInputs inputs, WizardErrors problems) {
        this.invitations = invitations;
        this.inputs = inputs;
        this.problems = problems;
    }

    @GetMapping("/invitations/{id}/values")
    @Requires(Permission.VIEW)
    ModelAndView show(@PathVariable UUID id) {
        return page(invitations.get(id), Map.of());
    }

    @PostMapping("/invitations/{id}/values")
    @Requires(Permission.OPERATE)
    ModelAndView keep(@PathVariable UUID id, @RequestParam Map<String, String> typed, Actor actor) {
        InvitationView invitation = invitations.get(id);
        InputForms.Checked checked = inputs.keep(invitation, typed, actor);
        if (checked.good()) {
            return new ModelAndView("redirect:/invitations/" + id + "?done=invitation.values");
        }
        ModelAndView page = problems.on(page(invitation, typed), checked.problems());
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private ModelAndView page(InvitationView invitation, Map<String, String> typed) {
        ModelAndView page = new ModelAndView("onboarding/values");
        ProviderInputs.Sheet sheet = inputs.sheet(invitation, typed);
        page.addObject("invitation", invitation);
        page.addObject("sheet", sheet);
        String chosen = typed.get(ProviderInputs.CHOICE);
        page.addObject("chosen", chosen != null ? chosen : sheet.hosting());
        return page;
    }
}
