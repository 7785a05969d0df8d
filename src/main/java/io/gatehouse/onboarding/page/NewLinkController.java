package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.desk.InvitationTurns;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** "Ask for a new link", where the one in hand leads nowhere; a tick keeps robots that press buttons from asking. */
@Controller
@OpenToPublic("Used by whoever holds an invitation link; the form's signature is bound to the flow cookie")
class NewLinkController {

    private final WizardDoor door;
    private final WizardViews views;
    private final InvitationTurns turns;
    private final WizardErrors problems;

    NewLinkController(WizardDoor door, WizardViews views, InvitationTurns turns, WizardErrors problems) {
        this.door = door;
        this.views = views;
        this.turns = turns;
        this.problems = problems;
    }

    @PostMapping(WizardPaths.NEW_LINK)
    ModelAndView ask(HttpServletRequest request, @RequestParam(required = false) @Nullable String sure) {
        return door.postDead(request, (guest, invitation) -> {
            ModelAndView page = views.current(guest, invitation);
            if (!Boolean.TRUE.equals(page.getModel().get("askable"))) {
                return WizardPages.seeOther("/authenticate");
            }
            if (sure == null) {
                page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
                return problems.on(page, Map.of("sure", "onboarding.new-link.sure.required"));
            }
            turns.newLink(invitation.id(), guest.place().linkToken());
            return WizardPages.seeOther("/authenticate");
        });
    }
}
