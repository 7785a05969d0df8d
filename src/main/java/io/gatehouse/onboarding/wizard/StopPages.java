package io.gatehouse.onboarding.wizard;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.failure.ErrorCatalogue;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.onboarding.signin.AuthorizationStates;
import io.gatehouse.onboarding.signin.Place;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** The page of each stop: what happened, what was not stored, who must do what, a code for support and the way on. */
@Component
public class StopPages {

    /** Another account, or the same one written rightly, may be the answer. */
    private static final Set<StopReason> OF_ACCOUNT = EnumSet.of(
            StopReason.OTHER_ACCOUNT,
            StopReason.ACCOUNT_GUEST,
            StopReason.ACCOUNT_ADMIN,
            StopReason.LICENCE_MISSING,
            StopReason.NO_SECOND_FACTOR);

    private final WizardPages pages;
    private final Invitations invitations;
    private final AuthorizationStates states;
    private final Clock clock;

    StopPages(WizardPages pages, Invitations invitations, AuthorizationStates states, Clock clock) {
        this.states = states;
        this.pages = pages;
        this.invitations = invitations;
        this.clock = clock;
    }

    /** With the provider's face where the browser is known to belong to an invitation, neutral where not. */
    public ModelAndView page(Stop stop, @Nullable WizardVisit visit) {
        Place place = visit == null ? null : visit.place();
        if (visit == null || place == null) {
            return filled(pages.bare("stop", stop.reason().status()), stop, null);
        }
        return ProviderScope.call(place.providerId(), () -> {
            Optional<InvitationView> invitation = invitations.find(place.invitation());
            return invitation
                    .map(view ->
                            filled(pages.page("stop", stop.reason().status(), guest(visit, place), view), stop, view))
                    .orElseGet(() -> filled(pages.bare("stop", stop.reason().status()), stop, null));
        });
    }

    private Guest guest(WizardVisit visit, Place place) {
        return new Guest(
                visit,
                place,
                invitations.stepOf(place.invitation(), place.linkToken()).orElse(null));
    }

    private ModelAndView filled(ModelAndView page, Stop stop, @Nullable InvitationView invitation) {
        boolean open = invitation != null
                && invitation.acceptsSignIn(clock.instant())
                && stop.reason() != StopReason.LINK_WITHDRAWN;
        boolean whole = !Boolean.FALSE.equals(page.getModel().get("whole"));
        SignInFlow flow = stop.flow();
        StopReason.Way way = stop.reason().way();
        page.addObject("stop", stop);
        page.addObject("at", clock.instant());
        page.addObject("text", new Text(stop));
        page.addObject("open", open && whole);
        page.addObject("way", open || way == StopReason.Way.OPEN ? way.name() : "NONE");
        // an administrator's sign-in is not to be kept: he consents, and somebody else signs in after him
        page.addObject("instead", stop.reason() == StopReason.ACCOUNT_ADMIN && flow != null && flow.consents());
        page.addObject("known", invitation != null);
        page.addObject(
                "accountAsked",
                invitation != null
                        && open
                        && whole
                        && OF_ACCOUNT.contains(stop.reason())
                        && pages.asksCustomerForAccount(invitation));
        return page;
    }

    /** Message keys of a stop; where Microsoft said something that has no page of its own, the catalogue explains it. */
    record Text(
            String title, String lead, String who, @Nullable String microsoft) {

        Text(Stop stop) {
            this(
                    ofCatalogue(stop) ? "microsoft.kind." + stop.kind() + ".title" : key(stop, "title"),
                    ofCatalogue(stop) ? "microsoft.kind." + stop.kind() + ".what" : key(stop, "lead"),
                    ofCatalogue(stop) ? "microsoft.kind." + stop.kind() + ".who" : key(stop, "who"),
                    explanation(stop));
        }

        private static boolean ofCatalogue(Stop stop) {
            return stop.reason() == StopReason.MICROSOFT_SAID && stop.kind() != null;
        }

        private static String key(Stop stop, String part) {
            return "onboarding.stop." + stop.reason().name() + "." + part;
        }

        private static @Nullable String explanation(Stop stop) {
            // there the number says that something is wrong, and here that it is new
            Integer code = stop.reason() == StopReason.NOT_EVERYWHERE_YET ? null : stop.aadsts();
            boolean known = code != null
                    && ErrorCatalogue.kindOf(code).map(FailureKind::name).equals(Optional.ofNullable(stop.kind()));
            return known ? "microsoft.code." + code : null;
        }
    }

    /** The last stop with what the person was about to do, for a browser that was away meanwhile. */
    public Optional<Stop> last(Guest guest, InvitationView invitation) {
        String browser = guest.visit().browser();
        Optional<Stop> noted = lastStop(invitation);
        boolean lost = (invitation.step() == null || noted.isPresent()) && states.lost(invitation.id(), browser);
        return (lost ? Optional.of(Stop.of(StopReason.STATE_USED)) : noted)
                .map(stop -> states.lastFlow(invitation.id(), browser)
                        .map(stop::during)
                        .orElse(stop));
    }

    /** What the invitation's own history says about it. */
    public static Optional<Stop> lastStop(InvitationView invitation) {
        for (StopReason reason : StopReason.values()) {
            if (reason.name().equals(invitation.step())) {
                Stop stop = Stop.of(reason, invitation.statusReason());
                return Optional.of(stop.account() == null ? stop.by(invitation.signedInAs(), null) : stop);
            }
        }
        return Optional.empty();
    }
}
