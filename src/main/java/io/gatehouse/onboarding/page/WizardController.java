package io.gatehouse.onboarding.page;

import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.wizard.StopPages;
import io.gatehouse.onboarding.wizard.WizardCookies;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardVisit;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The pages of the wizard that only show something. */
@Controller
@OpenToPublic("Shown to whoever came by an invitation link, as its signed flow cookie tells")
class WizardController {

    private final WizardDoor door;
    private final WizardViews views;
    private final WizardPages pages;
    private final StopPages stops;
    private final WizardCookies cookies;

    WizardController(WizardDoor door, WizardViews views, WizardPages pages, StopPages stops, WizardCookies cookies) {
        this.door = door;
        this.views = views;
        this.pages = pages;
        this.stops = stops;
        this.cookies = cookies;
    }

    @GetMapping("/authenticate")
    ModelAndView current(HttpServletRequest request, HttpServletResponse response) {
        ModelAndView page = door.anyLink(request, views::current);
        Object seconds = page.getModel().get("refreshSeconds");
        if (seconds != null) {
            response.setHeader("Refresh", seconds.toString());
        }
        return page;
    }

    @GetMapping("/authenticate/waiting")
    ModelAndView waiting(HttpServletRequest request, HttpServletResponse response) {
        // a header, because with and without script the whole page has to follow where the wizard leads
        response.setHeader("Refresh", WizardViews.REFRESH_SECONDS);
        return door.show(request, views::waitingForMicrosoft);
    }

    /** What the cookie remembers, or what the invitation does where the sign-in stopped while the browser was away. */
    @GetMapping("/authenticate/stopped")
    ModelAndView stopped(HttpServletRequest request) {
        Optional<WizardVisit> visit = cookies.read(request);
        Stop stop = visit.map(WizardVisit::stop).orElse(null);
        if (stop != null && (visit.get().place() == null || stop.reason() == StopReason.LINK_WITHDRAWN)) {
            return stops.page(stop, visit.get());
        }
        return door.show(
                request,
                (guest, invitation) -> Optional.ofNullable(stop)
                        .or(() -> stops.last(guest, invitation))
                        .map(last -> stops.page(last, guest.visit()))
                        .orElseGet(() -> WizardPages.seeOther("/authenticate")));
    }

    /** Explains the way with a service account before anybody signs in. */
    @GetMapping("/authenticate/service-account")
    ModelAndView serviceAccount(HttpServletRequest request) {
        return door.show(request, (guest, invitation) -> pages.page("account", 200, guest, invitation));
    }
}
