package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** "Decline": wants a reason and a tick, which a robot that presses buttons leaves empty. */
@Controller
@OpenToPublic("Used by whoever holds an invitation link; the form's signature is bound to the flow cookie")
class DeclineController {

    private static final int LONGEST_REASON = 250;

    private final WizardDoor door;
    private final WizardPages pages;
    private final Declines declines;
    private final WizardErrors problems;

    DeclineController(WizardDoor door, WizardPages pages, Declines declines, WizardErrors problems) {
        this.door = door;
        this.pages = pages;
        this.declines = declines;
        this.problems = problems;
    }

    @GetMapping("/authenticate/decline")
    ModelAndView form(HttpServletRequest request) {
        return door.show(
                request,
                (guest, invitation) -> undoesAnothersWork(guest, invitation)
                        ? WizardPages.seeOther(WizardPaths.REGISTRATION)
                        : pages.page("decline", 200, guest, invitation));
    }

    @PostMapping("/authenticate/decline")
    ModelAndView decline(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(required = false) @Nullable String sure) {
        return door.post(request, (guest, invitation) -> {
            Map<String, String> errors = errors(reason, sure);
            if (!errors.isEmpty()) {
                return problems.on(pages.page("decline", 422, guest, invitation).addObject("reason", reason), errors);
            }
            boolean declined = declines.decline(invitation.id(), guest.visit().browser(), reason.strip());
            return WizardPages.seeOther(declined ? "/authenticate/declined" : WizardPaths.REGISTRATION);
        });
    }

    @GetMapping("/authenticate/declined")
    ModelAndView declined(HttpServletRequest request) {
        return door.show(request, (guest, invitation) -> pages.page("declined", 200, guest, invitation));
    }

    private boolean undoesAnothersWork(Guest guest, InvitationView invitation) {
        return declines.undoesAnothersWork(invitation.id(), guest.visit().browser());
    }

    private static Map<String, String> errors(String reason, @Nullable String sure) {
        Map<String, String> errors = new HashMap<>();
        if (reason.isBlank()) {
            errors.put("reason", "onboarding.decline.reason.required");
        } else if (reason.length() > LONGEST_REASON) {
            errors.put("reason", "onboarding.decline.reason.long");
        }
        if (sure == null) {
            errors.put("sure", "onboarding.decline.sure.required");
        }
        return errors;
    }
}
