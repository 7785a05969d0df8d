package io.gatehouse.onboarding.handover;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.TooMany;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** "I am not the right person" and "another person signs in with the service account": both mail a link to a colleague. */
@Controller
@OpenToPublic("Used by whoever holds an invitation link; the form's signature is bound to the flow cookie")
class ColleagueController {

    private final WizardDoor door;
    private final WizardPages pages;
    private final HandOvers handOvers;
    private final WizardErrors problems;

    ColleagueController(WizardDoor door, WizardPages pages, HandOvers handOvers, WizardErrors problems) {
        this.door = door;
        this.pages = pages;
        this.handOvers = handOvers;
        this.problems = problems;
    }

    @GetMapping("/authenticate/colleague")
    ModelAndView form(HttpServletRequest request, @RequestParam(defaultValue = "") String values) {
        return door.show(
                request, (guest, invitation) -> page(200, guest, invitation, new Typed(values.equals("true"), "", "")));
    }

    @PostMapping("/authenticate/colleague")
    ModelAndView send(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String values,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String note) {
        Typed typed = new Typed(values.equals("true"), email, note);
        return door.post(request, (guest, invitation) -> {
            try {
                handOvers.send(invitation, handOvers.step(invitation, typed.values()), email, note);
                return WizardPages.seeOther("/authenticate/handed-over");
            } catch (InvalidInput e) {
                String key = "onboarding.colleague." + e.field() + ".invalid";
                return problems.on(page(422, guest, invitation, typed), Map.of(e.field(), key));
            } catch (Conflict e) {
                Map<String, String> noMore = Map.of("", "onboarding.colleague.no-more");
                return problems.on(page(409, guest, invitation, typed), noMore);
            } catch (TooMany e) {
                Map<String, String> tooMany = Map.of("email", "onboarding.colleague.too-many");
                return problems.on(page(429, guest, invitation, typed), tooMany);
            }
        });
    }

    @GetMapping("/authenticate/handed-over")
    ModelAndView sent(HttpServletRequest request) {
        return door.show(request, (guest, invitation) -> pages.page("handed-over", 200, guest, invitation));
    }

    /** @param values whether it began on the page of values */
    private record Typed(boolean values, String email, String note) {}

    private ModelAndView page(int status, Guest guest, InvitationView invitation, Typed typed) {
        return pages.page("colleague", status, guest, invitation)
                .addObject("values", typed.values())
                .addObject("email", typed.email())
                .addObject("note", typed.note())
                .addObject("passed", handOvers.step(invitation, typed.values()));
    }
}
