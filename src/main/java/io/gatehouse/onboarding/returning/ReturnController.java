package io.gatehouse.onboarding.returning;

import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.trip.SignInStart;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.StopPages;
import io.gatehouse.onboarding.wizard.WizardCookies;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.onboarding.wizard.WizardVisit;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** The button by which somebody of a connected customer signs in anew, and where he waits for what comes out. */
@Controller
class ReturnController {

    private static final String REFRESH_SECONDS = "3";

    private final WizardDoor door;
    private final SignInStart start;
    private final WaysBack ways;
    private final CustomerDoor inside;
    private final Pages pages;
    private final WizardCookies cookies;
    private final Clock clock;

    /** What is shown on the way. */
    @Component
    record Pages(WizardPages wizard, StopPages stops) {}

    ReturnController(
            WizardDoor door,
            SignInStart start,
            WaysBack ways,
            CustomerDoor inside,
            Pages pages,
            WizardCookies cookies,
            Clock clock) {
        this.door = door;
        this.start = start;
        this.ways = ways;
        this.inside = inside;
        this.pages = pages;
        this.cookies = cookies;
        this.clock = clock;
    }

    @PostMapping(WizardPaths.RETURN)
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

    /** Where an answer leads whose page was left before it came, as by loading it again. */
    @GetMapping(WizardPaths.RETURN)
    @OpenToPublic("Tells a browser alone what came out of the sign-in that it brought itself")
    ModelAndView waiting(HttpServletRequest request, HttpServletResponse response) {
        return door.show(
                request,
                (guest, invitation) -> ways.last(invitation.id(), guest.visit().browser())
                        .map(last -> waiting(last, guest, invitation, response))
                        .orElseGet(() -> WizardPages.seeOther(CustomerDoor.PAGE)));
    }

    private ModelAndView waiting(
            WaysBack.Last last, Guest guest, InvitationView invitation, HttpServletResponse response) {
        if (last.inHand()) {
            // a header, because with and without script the whole page has to follow
            response.setHeader("Refresh", REFRESH_SECONDS);
            return pages.wizard()
                    .page("waiting", 200, guest, invitation)
                    .addObject("kept", false)
                    .addObject("returning", true);
        }
        WizardVisit visit = guest.visit();
        WaysBack.Told told = last.told();
        if (told != null) {
            ways.forget(invitation.id(), visit.browser());
        }
        if (told != null && told.admin() != null) {
            cookies.write(response, visit.as(told.admin(), clock.instant()));
            return WizardPages.seeOther(CustomerDoor.PAGE);
        }
        if (told != null && told.stop() != null) {
            return door.stopped(response, visit, told.stop());
        }
        return inside.in(guest, invitation)
                ? WizardPages.seeOther(CustomerDoor.PAGE)
                : pages.stops().page(Stop.of(StopReason.STATE_USED).during(SignInFlow.RETURN), visit);
    }
}
