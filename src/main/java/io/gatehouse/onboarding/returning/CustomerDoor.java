package io.gatehouse.onboarding.returning;

import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.trip.SignInApps;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardCookies;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.shared.Actor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/**
 * Lets people of a connected customer onto pages of a higher module: by the link of their finished invitation, and after
 * a sign-in that proves who they are. Everybody else is shown how to get in.
 */
@Component
public class CustomerDoor {

    /** Where such pages begin. */
    public static final String PAGE = "/authenticate/manage";

    private final WizardDoor door;
    private final WizardPages pages;
    private final WizardCookies cookies;
    private final SignInApps apps;
    private final WaysBack ways;
    private final Clock clock;

    CustomerDoor(
            WizardDoor door, WizardPages pages, WizardCookies cookies, SignInApps apps, WaysBack ways, Clock clock) {
        this.door = door;
        this.pages = pages;
        this.cookies = cookies;
        this.apps = apps;
        this.ways = ways;
        this.clock = clock;
    }

    /**
     * Who came in.
     *
     * @param invitation the finished one whose link was used; its customer is the only one that may be shown
     * @param manages may change things; the others may look
     * @param mail where a mail reaches the person, as far as Microsoft told
     */
    public record Entered(
            InvitationView invitation,
            Actor actor,
            boolean manages,
            @Nullable String mail,
            Instant until) {}

    public ModelAndView show(HttpServletRequest request, Function<Entered, ModelAndView> page) {
        return door.show(request, (guest, invitation) -> inside(guest, invitation, page));
    }

    /** For forms: the signature must fit, and the link must be live. */
    public ModelAndView post(HttpServletRequest request, Function<Entered, ModelAndView> action) {
        return door.postLater(request, (guest, invitation) -> inside(guest, invitation, action));
    }

    /** For forms of people who may change things; for the others nothing happens. */
    public ModelAndView manage(HttpServletRequest request, Function<Entered, ModelAndView> action) {
        return post(request, entered -> entered.manages() ? action.apply(entered) : WizardPages.seeOther(PAGE));
    }

    /** Forgets who came in; the link stays good for the next sign-in. */
    public ModelAndView leave(HttpServletRequest request, HttpServletResponse response) {
        return post(request, entered -> {
            cookies.read(request).ifPresent(visit -> {
                ways.forget(entered.invitation().id(), visit.browser());
                cookies.write(response, visit.as(null, clock.instant()));
            });
            return WizardPages.seeOther("/authenticate");
        });
    }

    private ModelAndView inside(Guest guest, InvitationView invitation, Function<Entered, ModelAndView> page) {
        if (invitation.status() != InvitationStatus.COMPLETED) {
            return WizardPages.seeOther("/authenticate");
        }
        return entered(guest, invitation)
                .map(entered -> dressed(page.apply(entered), guest, entered))
                .orElseGet(() -> pages.page("return", 200, guest, invitation)
                        .addObject("app", apps.of(invitation, SignInFlow.RETURN))
                        .addObject("minutes", Returns.STAYS.toMinutes()));
    }

    /** Whether this browser is in. */
    boolean in(Guest guest, InvitationView invitation) {
        return entered(guest, invitation).isPresent();
    }

    private Optional<Entered> entered(Guest guest, InvitationView invitation) {
        return Optional.ofNullable(guest.visit().admin())
                .filter(admin -> admin.invitation().equals(invitation.id()))
                .filter(admin -> admin.until().isAfter(clock.instant()))
                .map(admin -> new Entered(invitation, admin.actor(), admin.manages(), admin.mail(), admin.until()));
    }

    /** Gives a page the provider's face and the token of its forms. */
    private ModelAndView dressed(ModelAndView page, Guest guest, Entered entered) {
        String name = page.getViewName();
        if (name != null && !name.startsWith("redirect:")) {
            Map<String, Object> frame =
                    pages.page("return", 200, guest, entered.invitation()).getModel();
            frame.forEach(page.getModel()::putIfAbsent);
            page.addObject("entered", entered);
        }
        return page;
    }
}
