package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.method.MethodChoices;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The customer chooses how to connect, where the invitation leaves it open; until something was begun, also anew. */
@Controller
@OpenToPublic("For whoever came by an invitation link; the form is bound to the flow cookie by a signature")
class MethodController {

    private final WizardDoor door;
    private final WizardPages pages;
    private final ChosenMethods methods;
    private final MethodChoices choices;
    private final NextSteps next;
    private final WizardErrors problems;

    MethodController(
            WizardDoor door,
            WizardPages pages,
            ChosenMethods methods,
            MethodChoices choices,
            NextSteps next,
            WizardErrors problems) {
        this.door = door;
        this.pages = pages;
        this.methods = methods;
        this.choices = choices;
        this.next = next;
        this.problems = problems;
    }

    @GetMapping(WizardPaths.METHOD)
    ModelAndView page(HttpServletRequest request) {
        return door.show(
                request,
                (guest, invitation) -> mayChoose(guest, invitation)
                        ? page(200, guest, invitation)
                        : WizardPages.seeOther("/authenticate"));
    }

    @PostMapping(WizardPaths.METHOD)
    ModelAndView choose(HttpServletRequest request, @RequestParam(defaultValue = "") String method) {
        return door.post(request, (guest, invitation) -> {
            Optional<ConnectionMethod> chosen = Stream.of(ConnectionMethod.values())
                    .filter(one -> one.name().equals(method) && methods.accepts(invitation, one))
                    .findFirst();
            if (chosen.isEmpty() && mayChoose(guest, invitation)) {
                Map<String, String> none = Map.of("method", "onboarding.method.required");
                return problems.on(page(422, guest, invitation), none);
            }
            if (!next.begun(invitation)) {
                chosen.ifPresent(one -> choices.put(invitation.id(), one));
            }
            return WizardPages.seeOther("/authenticate");
        });
    }

    /** What was begun one way is not finished another way. */
    private boolean mayChoose(Guest guest, InvitationView invitation) {
        return methods.offers(invitation).size() > 1
                && door.live(guest)
                && invitation.status().acceptsSignIn()
                && !next.begun(invitation);
    }

    private ModelAndView page(int status, Guest guest, InvitationView invitation) {
        List<MethodOffer> offers = methods.offers(invitation);
        return pages.page("method", status, guest, invitation)
                .addObject("offers", offers)
                .addObject("chosen", methods.of(invitation).method().name());
    }
}
