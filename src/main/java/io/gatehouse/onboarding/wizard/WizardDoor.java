package io.gatehouse.onboarding.wizard;

import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.signin.Place;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.shared.CallsPaused;
import io.gatehouse.shared.ProviderScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Lets in who has a flow cookie, into the scope of the provider who invited; everybody else gets a page that says how. */
@Component
public class WizardDoor {

    private static final Set<InvitationStatus> FINISHED =
            EnumSet.of(InvitationStatus.COMPLETED, InvitationStatus.AWAITING_PROVIDER);

    private final WizardCookies cookies;
    private final StopPages stops;
    private final Invitations invitations;
    private final FormTokens forms;
    private final StartLimits limits;
    private final Clock clock;

    WizardDoor(
            WizardCookies cookies,
            StopPages stops,
            Invitations invitations,
            FormTokens forms,
            StartLimits limits,
            Clock clock) {
        this.cookies = cookies;
        this.stops = stops;
        this.invitations = invitations;
        this.forms = forms;
        this.limits = limits;
        this.clock = clock;
    }

    /** For pages: who was shut out sees none of them, only the one that tells so. */
    public ModelAndView show(HttpServletRequest request, BiFunction<Guest, InvitationView, ModelAndView> page) {
        return anyLink(
                request,
                (guest, invitation) ->
                        live(guest) ? page.apply(guest, invitation) : WizardPages.seeOther("/authenticate"));
    }

    /** As it is by now: a job may have ended something since the request began. */
    public InvitationView fresh(InvitationView invitation) {
        return invitations.get(invitation.id());
    }

    /** For what looks itself whether the link was taken away. */
    public ModelAndView anyLink(HttpServletRequest request, BiFunction<Guest, InvitationView, ModelAndView> page) {
        Optional<WizardVisit> visit = cookies.read(request);
        Place place = visit.map(WizardVisit::place).orElse(null);
        if (visit.isEmpty() || place == null) {
            return stops.page(Stop.of(StopReason.NO_COOKIE), null);
        }
        return ProviderScope.call(
                place.providerId(),
                () -> invitations
                        .find(place.invitation())
                        .map(invitation -> inside(request, guest(visit.get(), place), invitation, page))
                        .orElseGet(() -> stops.page(Stop.of(StopReason.NO_COOKIE), null)));
    }

    private Guest guest(WizardVisit visit, Place place) {
        return new Guest(
                visit,
                place,
                invitations.stepOf(place.invitation(), place.linkToken()).orElse(null));
    }

    private ModelAndView inside(
            HttpServletRequest request,
            Guest guest,
            InvitationView invitation,
            BiFunction<Guest, InvitationView, ModelAndView> page) {
        return guest.step() == null || OneStep.opens(guest.step(), request.getRequestURI())
                ? unlessPaused(guest, invitation, page)
                : otherStep(guest);
    }

    /** The link was passed on for one step, and this is another one. */
    public ModelAndView otherStep(Guest guest) {
        return stops.page(Stop.of(StopReason.OTHER_STEP), guest.visit());
    }

    /** Nothing was asked and nothing was stored: the same button works once the provider lets calls go on. */
    private ModelAndView unlessPaused(
            Guest guest, InvitationView invitation, BiFunction<Guest, InvitationView, ModelAndView> page) {
        try {
            return page.apply(guest, invitation);
        } catch (CallsPaused paused) {
            return stops.page(Stop.of(StopReason.CALLS_PAUSED), guest.visit());
        }
    }

    /** For forms: the signature must fit, the link must be live and not pressed too often, the invitation open. */
    public ModelAndView post(HttpServletRequest request, BiFunction<Guest, InvitationView, ModelAndView> action) {
        return signed(
                request,
                (guest, invitation) -> invitation.acceptsSignIn(clock.instant())
                        ? action.apply(guest, invitation)
                        : WizardPages.seeOther("/authenticate"));
    }

    /** For forms that count after the connection stands, too, as long as the link was not taken away. */
    public ModelAndView postLater(HttpServletRequest request, BiFunction<Guest, InvitationView, ModelAndView> action) {
        return signed(
                request,
                (guest, invitation) ->
                        FINISHED.contains(invitation.status()) || invitation.acceptsSignIn(clock.instant())
                                ? action.apply(guest, invitation)
                                : WizardPages.seeOther("/authenticate"));
    }

    private ModelAndView signed(HttpServletRequest request, BiFunction<Guest, InvitationView, ModelAndView> action) {
        return postDead(
                request,
                (guest, invitation) ->
                        live(guest) ? action.apply(guest, invitation) : WizardPages.seeOther("/authenticate"));
    }

    /** For the one form that counts when the link was taken away or has ended: the action looks whether it may. */
    public ModelAndView postDead(HttpServletRequest request, BiFunction<Guest, InvitationView, ModelAndView> action) {
        return anyLink(request, (guest, invitation) -> {
            if (!limits.allows(guest.place().linkToken())) {
                return stops.page(Stop.of(StopReason.TOO_MANY), guest.visit());
            }
            if (!forms.fits(request.getParameter("form"), guest.visit(), guest.place())) {
                return stops.page(Stop.of(StopReason.FORM_STALE), guest.visit());
            }
            return action.apply(guest, invitation);
        });
    }

    public boolean live(Guest guest) {
        return invitations.linkLive(guest.place().invitation(), guest.place().linkToken());
    }

    /** Remembers a stop in the cookie and leads to its page, so that the page can be loaded again. */
    public ModelAndView stopped(HttpServletResponse response, WizardVisit visit, Stop stop) {
        cookies.write(response, visit.stopped(stop, clock.instant()));
        return WizardPages.seeOther("/authenticate/stopped");
    }
}
