package io.gatehouse.onboarding;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.registration.RegistrationSagas;
import io.gatehouse.registration.SagaState;
import io.gatehouse.registration.SagaView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** Shows a registration being made, step by step, and lets its admin try again or take all of it back. */
@Controller
@OpenToPublic("For whoever came by an invitation link; forms are bound to the flow cookie by a signature")
class RegistrationController {

    static final String PAGE = "/authenticate/registration";
    private static final Set<SagaState> MOVES = EnumSet.of(SagaState.RUNNING, SagaState.WAITING, SagaState.PARKED);

    private final WizardDoor door;
    private final WizardPages pages;
    private final RegistrationSagas sagas;

    RegistrationController(WizardDoor door, WizardPages pages, RegistrationSagas sagas) {
        this.door = door;
        this.pages = pages;
        this.sagas = sagas;
    }

    @GetMapping(PAGE)
    ModelAndView page(HttpServletRequest request, HttpServletResponse response) {
        return door.show(request, (guest, invitation) -> {
            Optional<SagaView> saga = sagas.ofInvitation(invitation.id()).filter(found -> shown(found, invitation));
            if (saga.isEmpty()) {
                return WizardPages.seeOther("/authenticate");
            }
            boolean moves = MOVES.contains(saga.get().state());
            if (moves) {
                response.setHeader("Refresh", WizardViews.REFRESH_SECONDS);
            }
            ModelAndView page = pages.page("registration", 200, guest, invitation);
            ServiceProfile profile =
                    (ServiceProfile) Objects.requireNonNull(page.getModel().get("profile"));
            return page.addObject("saga", saga.get())
                    .addObject("reasons", OrderReasons.ofSteps(profile))
                    .addObject("looks", StepLook.ALL)
                    .addObject("refreshSeconds", moves ? WizardViews.REFRESH_SECONDS : null);
        });
    }

    @PostMapping(PAGE + "/retry")
    ModelAndView retry(HttpServletRequest request) {
        return turn(request, (saga, actor) -> sagas.retry(saga.id(), actor));
    }

    @PostMapping(PAGE + "/cancel")
    ModelAndView cancel(HttpServletRequest request) {
        return turn(request, (saga, actor) -> sagas.undo(saga.id(), actor));
    }

    private ModelAndView turn(HttpServletRequest request, BiConsumer<SagaView, Actor> action) {
        return door.post(request, (guest, invitation) -> {
            sagas.ofInvitation(invitation.id()).ifPresent(saga -> {
                try {
                    action.accept(saga, Actor.linkHolder(invitation.id().toString()));
                } catch (Conflict finishedMeanwhile) {
                    // the page tells where it stands now
                }
            });
            return WizardPages.seeOther(PAGE);
        });
    }

    /** What is finished or taken back is told by the wizard's own pages. */
    private static boolean shown(SagaView saga, InvitationView invitation) {
        return !saga.state().over() && !invitation.status().terminal();
    }
}
